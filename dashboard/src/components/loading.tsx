import { Skeleton, Stack, VisuallyHidden } from "@mantine/core";
import type { ReactNode } from "react";
import { useTexts } from "../texts/use-texts.tsx";

/** Marks a part of the page that is on its way. What is in it has the size of what will come, so that nothing jumps. */
export function Loading(props: { children: ReactNode }) {
  return (
    <div aria-busy="true">
      <VisuallyHidden role="status">{useTexts("common").loading}</VisuallyHidden>
      {props.children}
    </div>
  );
}

/** The place of a `DataTable`. */
export function TableSkeleton(props: { rows?: number }) {
  return (
    <Loading>
      <Stack gap={1} className="surface" p="xs">
        {Array.from({ length: (props.rows ?? 8) + 1 }, (_, row) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the rows are alike
          <Skeleton key={row} height={40} radius="xs" />
        ))}
      </Stack>
    </Loading>
  );
}

/** The place of a form: a label and an input for each field. */
export function FormSkeleton(props: { fields?: number }) {
  return (
    <Loading>
      <Stack gap="md" maw={640}>
        {Array.from({ length: props.fields ?? 5 }, (_, field) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the fields are alike
          <Stack gap={6} key={field}>
            <Skeleton height={16} width={120} />
            <Skeleton height={36} />
          </Stack>
        ))}
      </Stack>
    </Loading>
  );
}

/** The place of a whole page. */
export function PageSkeleton() {
  return (
    <Loading>
      <Skeleton height={32} width={220} mb="sm" />
      <Skeleton height={20} width="min(420px, 100%)" mb="xl" />
      <Skeleton height={320} />
    </Loading>
  );
}
