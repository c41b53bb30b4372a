import { ActionIcon, Button, Group, PasswordInput, SimpleGrid, Stack, Table, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { PencilIcon, TrashIcon } from "@primer/octicons-react";
import { useRef, useState } from "react";
import { ConfirmDelete } from "../../components/confirm-delete.tsx";
import { ErrorState } from "../../components/error-state.tsx";
import { FormSection } from "../../components/form-section.tsx";
import { useNotices } from "../../components/notices.ts";
import { UnsavedChanges } from "../../components/unsaved-changes.tsx";
import { useMay } from "../../session/session.tsx";
import { useTexts } from "../../texts/use-texts.tsx";
import { type Options, part } from "./connection.ts";
import type { PartProps } from "./part-props.ts";
import { useChangeConnection } from "./use-change-connection.ts";

const NAME = /^[A-Za-z_$][\w$]*$/;

/** The names of the settings that scripts read as `configuration`. */
export const settingNames = (options: Options | undefined): readonly string[] =>
  Object.keys(part(options, "configuration")).sort();

/** Settings of the scripts: names are listed, values go in and never come out again. */
export function ScriptSettings({ id, connection }: PartProps) {
  const texts = useTexts("connections").secrets;
  const notices = useNotices();
  const mayChange = useMay("update:connections");
  const change = useChangeConnection(id);
  const [removing, setRemoving] = useState<string>();
  const names = settingNames(connection.options);

  async function remove(name: string) {
    await change.mutateAsync(({ options }) => {
      const { [name]: _, ...rest } = part(options, "configuration");
      return { options: { ...options, configuration: rest } };
    });
    notices.done(texts.removed(name));
  }

  const form = useForm({
    initialValues: { name: "", value: "" },
    validate: { name: (name) => (NAME.test(name.trim()) ? null : texts.nameWrong) },
  });
  const isDirty = form.values.name !== "" || form.values.value !== "";
  const valueField = useRef<HTMLInputElement>(null);
  const typedName = form.values.name.trim();

  const save = form.onSubmit(({ value }) =>
    change.mutate(
      ({ options }) => ({
        options: { ...options, configuration: { ...part(options, "configuration"), [typedName]: value } },
      }),
      {
        onSuccess() {
          form.reset();
          notices.done(texts.saved(typedName));
        },
      },
    ),
  );

  return (
    <FormSection title={texts.title} text={texts.lead}>
      {names.length === 0 ? (
        <Text size="sm">{texts.empty}</Text>
      ) : (
        <Table aria-label={texts.title} verticalSpacing={6} maw={720}>
          <Table.Tbody>
            {names.map((name) => (
              <Table.Tr key={name}>
                <Table.Th scope="row" ff="monospace" style={{ overflowWrap: "anywhere" }}>
                  {name}
                </Table.Th>
                <Table.Td c="dimmed" className="only-wide">
                  {texts.hidden}
                </Table.Td>
                {mayChange && (
                  <Table.Td>
                    <Group gap={4} justify="flex-end" wrap="nowrap">
                      <ActionIcon
                        variant="subtle"
                        aria-label={texts.replaceOf(name)}
                        onClick={() => {
                          form.setValues({ name, value: "" });
                          valueField.current?.focus();
                        }}
                      >
                        <PencilIcon />
                      </ActionIcon>
                      <ActionIcon
                        variant="subtle"
                        color="red"
                        aria-label={texts.remove(name)}
                        onClick={() => setRemoving(name)}
                      >
                        <TrashIcon />
                      </ActionIcon>
                    </Group>
                  </Table.Td>
                )}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      {mayChange && (
        <form onSubmit={save} autoComplete="off">
          <UnsavedChanges when={isDirty && !change.isPending} />
          <Stack gap="sm" maw={720}>
            <SimpleGrid cols={{ base: 1, sm: 2 }} style={{ alignItems: "start" }}>
              <TextInput
                label={texts.name}
                maxLength={255}
                autoComplete="off"
                spellCheck={false}
                {...form.getInputProps("name")}
              />
              <PasswordInput
                ref={valueField}
                label={texts.value}
                autoComplete="new-password"
                {...form.getInputProps("value")}
              />
            </SimpleGrid>
            <Text size="sm" role="status">
              {names.includes(typedName) && texts.nameTaken}
            </Text>
            {change.error != null && <ErrorState error={change.error} />}
            <div>
              <Button type="submit" variant="default" loading={change.isPending} disabled={!isDirty}>
                {names.includes(typedName) ? texts.replace : texts.add}
              </Button>
            </div>
          </Stack>
        </form>
      )}
      <ConfirmDelete
        opened={removing !== undefined}
        title={texts.removeTitle(removing ?? "")}
        text={texts.removeText}
        onClose={() => setRemoving(undefined)}
        onConfirm={() => remove(removing ?? "")}
      />
    </FormSection>
  );
}
