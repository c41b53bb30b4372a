import { type UseFormInput, type UseFormReturnType, useForm } from "@mantine/form";
import { useEffect, useRef, useState } from "react";
import { changedOnly } from "./changed-only.ts";

interface StoredForm<Values> {
  readonly form: UseFormReturnType<Values>;
  /** Somebody else has changed a field that is changed here too. */
  readonly isOvertaken: boolean;
  /** To be called with what is stored once it was saved. What was typed since it was sent stays, unsaved. */
  settle(stored: Values): void;
  /** What was sent last, over what is stored now: fields that were not touched here stay as somebody else may have left them. */
  sentOver(stored: Values): Values;
}

/**
 * A form over values that the server keeps. When those change, it shows the new ones, but for fields that somebody is in the middle
 * of changing.
 */
export function useStoredForm<Values extends object>(
  stored: Values,
  options: Omit<UseFormInput<Values>, "initialValues"> = {},
): StoredForm<Values> {
  const form = useForm<Values>({ mode: "controlled", ...options, initialValues: stored });
  const [isOvertaken, setOvertaken] = useState(false);
  const sent = useRef({ values: stored, changes: {} as Partial<Values> });

  /** Takes over what is stored, and keeps what was typed since `base`. */
  function adopt(now: Values, base: Values) {
    const typed = changedOnly(base, form.getValues());
    form.resetDirty(now);
    form.setValues({ ...now, ...typed });
    return typed;
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: by content; the objects are new in each render
  useEffect(() => {
    const before = form.getInitialValues();
    const theirs = changedOnly(before, stored);
    const typed = adopt(stored, before);
    setOvertaken(Object.keys(changedOnly(stored, { ...stored, ...typed })).some((key) => key in theirs));
  }, [JSON.stringify(stored)]);

  return {
    form: {
      ...form,
      onSubmit: (handle, handleErrors) =>
        form.onSubmit(
          (values, event) => {
            sent.current = { values, changes: changedOnly(form.getInitialValues(), values) };
            return handle(values, event);
          },
          (errors, values, event) => {
            handleErrors?.(errors, values, event);
            focusFirstError(event?.currentTarget);
          },
        ),
    },
    isOvertaken,
    settle(now) {
      adopt(now, sent.current.values);
      setOvertaken(false);
    },
    sentOver: (now) => ({ ...now, ...sent.current.changes }),
  };
}

function focusFirstError(form: EventTarget | null | undefined): void {
  // The fields are marked with the next paint.
  requestAnimationFrame(() => {
    if (form instanceof Element) form.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  });
}
