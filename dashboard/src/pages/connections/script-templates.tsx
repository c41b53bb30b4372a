import { Button, Group, Menu, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { api } from "../../api/client.ts";
import { Dialog } from "../../components/dialog.tsx";
import { useFormat, useTexts } from "../../texts/use-texts.tsx";
import type { ScriptEntry } from "./script-entries.ts";

interface ScriptTemplatesProps {
  readonly entry: ScriptEntry;
  /** Whether there is a script already, which a template would replace. */
  readonly replaces: boolean;
  readonly onChoose: (script: string) => void;
}

/** Scripts to begin with, for the kinds of old systems that the server knows templates for. */
export function ScriptTemplates({ entry, replaces, onChoose }: ScriptTemplatesProps) {
  const texts = useTexts("connections").scripts;
  const { actions } = useTexts("common");
  const format = useFormat();
  const [chosen, setChosen] = useState<string>();
  const { data } = api.useQuery("get", "/script-templates", {}, { staleTime: 600_000 });
  const names: Readonly<Record<string, string>> = texts.templates;

  function choose(script: string) {
    setChosen(undefined);
    onChoose(script);
  }

  return (
    <>
      <Menu position="bottom-end" width={300}>
        <Menu.Target>
          <Button variant="default" size="xs" disabled={data === undefined}>
            {texts.template}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {data?.templates.map(({ name, settings, scripts }) => (
            <Menu.Item key={name} onClick={() => (replaces ? setChosen(scripts[entry]) : choose(scripts[entry]))}>
              <Text size="sm">{names[name] ?? name}</Text>
              {settings.length > 0 && (
                <Text size="xs" c="dimmed">
                  {texts.templateNeeds(format.list(settings))}
                </Text>
              )}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <Dialog opened={chosen !== undefined} onClose={() => setChosen(undefined)} title={texts.template}>
        <Stack>
          <Text>{texts.templateReplaces}</Text>
          <Group justify="flex-end">
            <Button variant="default" onClick={() => setChosen(undefined)} data-autofocus>
              {actions.cancel}
            </Button>
            <Button onClick={() => choose(chosen ?? "")}>{texts.replace}</Button>
          </Group>
        </Stack>
      </Dialog>
    </>
  );
}
