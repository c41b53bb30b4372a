import { Button, Group, PasswordInput, SimpleGrid, Stack, Switch, Text, TextInput, Title } from "@mantine/core";
import { PlayIcon } from "@primer/octicons-react";
import { useState } from "react";
import { ApiError } from "../../api/api-error.ts";
import { api } from "../../api/client.ts";
import { ErrorState } from "../../components/error-state.tsx";
import { useTexts } from "../../texts/use-texts.tsx";
import type { ScriptEntry } from "./script-entries.ts";
import { ScriptResult } from "./script-result.tsx";

interface ScriptTrialProps {
  readonly id: string;
  readonly entry: ScriptEntry;
  /** What is in the editor. */
  readonly script: string;
}

/** Runs the script in the editor once, for one person, and shows what it did. */
export function ScriptTrial({ id, entry, script }: ScriptTrialProps) {
  const texts = useTexts("connections").trial;
  const [identifier, setIdentifier] = useState("");
  const [password, setPassword] = useState("");
  const [despiteOpenBreaker, setDespite] = useState(false);
  const trial = api.useMutation("post", "/connections/{id}/scripts/{entry}/try");
  const isLeftAlone = trial.error instanceof ApiError && trial.error.status === 503;
  // A result is of one script; that of login is none of get_user.
  const result = trial.variables?.params.path.entry === entry ? trial.data : undefined;

  return (
    <Stack gap="sm">
      <div>
        <Title order={3} size="h4">
          {texts.title}
        </Title>
        <Text size="sm" c="dimmed" maw="75ch">
          {texts.lead}
        </Text>
      </div>
      <form
        autoComplete="off"
        onSubmit={(event) => {
          event.preventDefault();
          trial.mutate({
            params: { path: { id, entry } },
            body: {
              identifier: identifier.trim(),
              ...(entry === "login" ? { password } : {}),
              script,
              ...(despiteOpenBreaker ? { despite_open_breaker: true } : {}),
            },
          });
        }}
      >
        <Stack gap="sm">
          <SimpleGrid cols={{ base: 1, sm: entry === "login" ? 2 : 1 }} maw={720}>
            <TextInput
              required
              withAsterisk={false}
              label={texts.identifier}
              autoComplete="off"
              spellCheck={false}
              maxLength={1024}
              value={identifier}
              onChange={(event) => setIdentifier(event.currentTarget.value)}
            />
            {entry === "login" && (
              <PasswordInput
                required
                withAsterisk={false}
                label={texts.password}
                autoComplete="off"
                maxLength={1024}
                value={password}
                onChange={(event) => setPassword(event.currentTarget.value)}
              />
            )}
          </SimpleGrid>
          {(isLeftAlone || despiteOpenBreaker) && (
            <Switch
              label={texts.breakerOpen}
              checked={despiteOpenBreaker}
              onChange={(event) => setDespite(event.currentTarget.checked)}
            />
          )}
          <Group>
            <Button
              type="submit"
              variant="default"
              leftSection={<PlayIcon />}
              loading={trial.isPending}
              disabled={script.trim() === ""}
            >
              {texts.run}
            </Button>
          </Group>
        </Stack>
      </form>
      <section aria-live="polite" aria-label={texts.results}>
        {trial.error != null && <ErrorState error={trial.error} />}
        {trial.error == null && result && !trial.isPending && <ScriptResult result={result} />}
      </section>
    </Stack>
  );
}
