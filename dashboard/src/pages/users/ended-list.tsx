import { Button, Group, Text, Title, VisuallyHidden } from "@mantine/core";
import { type ReactNode, useId, useState } from "react";
import { ConfirmDelete } from "../../components/confirm-delete.tsx";
import { type Column, DataTable } from "../../components/data-table.tsx";
import { useNotices } from "../../components/notices.ts";
import { useTexts } from "../../texts/use-texts.tsx";
import { useUsersChanged } from "./use-user.ts";

interface EndedListProps<Row> {
  readonly kind: "sessions" | "tokens" | "grants";
  readonly title: string;
  readonly text: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  /** What a row is called, for the button that ends it. */
  readonly nameOf: (row: Row) => string;
  readonly empty: string;
  readonly hasMore?: boolean;
  readonly mayEnd: boolean;
  readonly end: (row: Row) => Promise<unknown>;
  readonly endAll: () => Promise<unknown>;
}

/** A list of what can be ended, one by one or all at once. */
export function EndedList<Row>(props: EndedListProps<Row>) {
  const texts = useTexts("users").devices;
  const { confirm } = useTexts("common");
  const notices = useNotices();
  const changed = useUsersChanged();
  const headingId = useId();
  const [isAsking, setAsking] = useState(false);
  const { kind, rows, mayEnd } = props;

  async function ended(work: Promise<unknown>) {
    await work;
    await changed();
    notices.done(texts.ended);
  }
  const columns: readonly Column<Row>[] = [
    ...props.columns,
    ...(mayEnd
      ? [
          {
            key: "end",
            header: <VisuallyHidden>{texts.end}</VisuallyHidden>,
            align: "right" as const,
            width: 100,
            cell: (row: Row) => <EndButton name={props.nameOf(row)} onEnd={() => ended(props.end(row))} />,
          },
        ]
      : []),
  ];
  return (
    <section aria-labelledby={headingId}>
      <Group justify="space-between" align="flex-end" mb="sm" gap="xs">
        <div>
          <Title order={2} id={headingId}>
            {props.title}
          </Title>
          <Text size="sm" c="dimmed">
            {props.text}
          </Text>
        </div>
        {mayEnd && rows.length > 0 && (
          <Button size="xs" variant="default" onClick={() => setAsking(true)}>
            {texts.endAll}
          </Button>
        )}
      </Group>
      <DataTable
        label={props.title}
        columns={columns}
        rows={rows}
        rowKey={props.rowKey}
        empty={<Nothing>{props.empty}</Nothing>}
      />
      {props.hasMore && (
        <Text size="sm" c="dimmed" mt="xs">
          {texts.more}
        </Text>
      )}
      <ConfirmDelete
        opened={isAsking}
        title={texts.endAllTitle[kind]}
        text={`${texts.endAllText[kind]} ${confirm.cannotUndo}`}
        label={texts.endAll}
        onClose={() => setAsking(false)}
        onConfirm={() => ended(props.endAll())}
      />
    </section>
  );
}

const Nothing = (props: { children: ReactNode }) => (
  <Text className="surface" p="md" size="sm" c="dimmed">
    {props.children}
  </Text>
);

function EndButton({ name, onEnd }: { name: string; onEnd: () => Promise<unknown> }) {
  const texts = useTexts("users").devices;
  const notices = useNotices();
  const [isBusy, setBusy] = useState(false);
  return (
    <Button
      size="compact-sm"
      variant="default"
      loading={isBusy}
      aria-label={texts.endOne(name)}
      onClick={() => {
        setBusy(true);
        void onEnd()
          .catch(notices.failed)
          .finally(() => setBusy(false));
      }}
    >
      {texts.end}
    </Button>
  );
}
