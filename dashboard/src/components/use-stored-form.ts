import { type UseFormInput, type UseFormReturnType, useForm } from "@mantine/form";
import { useEffect } from "react";

interface StoredForm<Values> {
  readonly form: UseFormReturnType<Values>;
  /** To be called with what is stored once it was saved: nothing is unsaved then. */
  settle(stored: Values): void;
}

/**
 * A form over values that the server keeps. When those change, it shows the new ones, unless somebody is in the middle of
 * changing them.
 */
export function useStoredForm<Values extends object>(
  stored: Values,
  options: Omit<UseFormInput<Values>, "initialValues"> = {},
): StoredForm<Values> {
  const form = useForm<Values>({ mode: "controlled", ...options, initialValues: stored });
  function settle(values: Values) {
    form.setInitialValues(values);
    form.setValues(values);
    form.resetDirty(values);
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: by content; the objects are new in each render
  useEffect(() => {
    if (!form.isDirty()) settle(stored);
  }, [JSON.stringify(stored)]);
  return { form, settle };
}
