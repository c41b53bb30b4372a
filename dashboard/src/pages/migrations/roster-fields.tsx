import { Checkbox, Fieldset, NumberInput, Select, SimpleGrid, Text, TextInput } from "@mantine/core";
import { useTexts } from "../../texts/use-texts.tsx";
import type { RosterChoice, RosterFormat, Target } from "./roster-options.ts";

interface RosterFieldsProps {
  readonly choice: RosterChoice;
  /** Of the file that was chosen, where it is a CSV. */
  readonly columns: readonly string[];
  readonly onChange: (part: Partial<RosterChoice>) => void;
}

const keysOf = <Key extends string>(words: Readonly<Record<Key, string>>) => Object.keys(words) as Key[];

/** The format of a list, and what its reader must be told. */
export function RosterFields({ choice, columns, onChange }: RosterFieldsProps) {
  const texts = useTexts("migrations").roster;
  return (
    <>
      <Select
        label={texts.format}
        value={choice.format}
        allowDeselect={false}
        data={[
          { value: "", label: texts.detect },
          ...keysOf(texts.formats).map((format) => ({ value: format, label: texts.formats[format] })),
        ]}
        onChange={(format) => onChange({ format: (format ?? "") as RosterFormat | "" })}
      />
      {choice.format === "auth0-export" && (
        <TextInput
          label={texts.connection}
          description={texts.connectionHelp}
          value={choice.connection}
          onChange={(event) => onChange({ connection: event.currentTarget.value })}
        />
      )}
      {choice.format === "ldif" && (
        <TextInput
          label={texts.idAttribute}
          description={texts.idAttributeHelp}
          value={choice.idAttribute}
          onChange={(event) => onChange({ idAttribute: event.currentTarget.value })}
        />
      )}
      {choice.format === "firebase" && <Firebase choice={choice} onChange={onChange} />}
      {choice.format === "csv" && <Columns choice={choice} columns={columns} onChange={onChange} />}
      <Checkbox
        label={texts.withoutHashes}
        description={texts.withoutHashesHelp}
        checked={choice.withoutHashes}
        onChange={(event) => onChange({ withoutHashes: event.currentTarget.checked })}
      />
    </>
  );
}

function Firebase({ choice, onChange }: Omit<RosterFieldsProps, "columns">) {
  const texts = useTexts("migrations").roster;
  return (
    <>
      <Text size="sm" c="dimmed">
        {texts.firebaseHelp}
      </Text>
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <TextInput
          label={texts.signerKey}
          value={choice.signerKey}
          onChange={(event) => onChange({ signerKey: event.currentTarget.value })}
          autoComplete="off"
        />
        <TextInput
          label={texts.saltSeparator}
          value={choice.saltSeparator}
          onChange={(event) => onChange({ saltSeparator: event.currentTarget.value })}
          autoComplete="off"
        />
        <NumberInput
          label={texts.rounds}
          value={choice.rounds}
          onChange={(rounds) => onChange({ rounds })}
          min={1}
          max={120_000}
        />
        <NumberInput
          label={texts.memCost}
          value={choice.memCost}
          onChange={(memCost) => onChange({ memCost })}
          min={1}
          max={20}
        />
      </SimpleGrid>
    </>
  );
}

function Columns({ choice, columns, onChange }: RosterFieldsProps) {
  const texts = useTexts("migrations").roster;
  const set = (target: Target, column: string | undefined) => {
    const { [target]: _, ...others } = choice.columns;
    onChange({ columns: column === undefined ? others : { ...others, [target]: column } });
  };
  return (
    <>
      <Select
        label={texts.delimiter}
        value={choice.delimiter}
        allowDeselect={false}
        maw={260}
        data={Object.entries(texts.delimiters).map(([value, label]) => ({ value, label }))}
        onChange={(delimiter) => onChange({ delimiter: delimiter ?? "," })}
      />
      <Fieldset legend={texts.columns}>
        <Text size="sm" c="dimmed" mb="sm">
          {texts.columnsHelp}
        </Text>
        <SimpleGrid cols={{ base: 1, sm: 2, md: 3 }}>
          {keysOf(texts.targets).map((target) =>
            columns.length > 0 ? (
              <Select
                key={target}
                label={texts.targets[target]}
                placeholder={texts.noColumn}
                clearable
                data={[...new Set(columns)]}
                value={choice.columns[target] ?? null}
                onChange={(column) => set(target, column ?? undefined)}
              />
            ) : (
              <TextInput
                key={target}
                label={texts.targets[target]}
                placeholder={texts.noColumn}
                value={choice.columns[target] ?? ""}
                onChange={(event) => set(target, event.currentTarget.value || undefined)}
              />
            ),
          )}
        </SimpleGrid>
      </Fieldset>
    </>
  );
}
