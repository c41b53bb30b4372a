import { Radio, Stack, Textarea } from "@mantine/core";
import { FormSection } from "../../components/form-section.tsx";
import { NotAllowed } from "../../components/not-allowed.tsx";
import { useNotices } from "../../components/notices.ts";
import { SaveBar } from "../../components/save-bar.tsx";
import { useStoredForm } from "../../components/use-stored-form.ts";
import { useMay } from "../../session/session.tsx";
import { useTexts } from "../../texts/use-texts.tsx";
import { type Connection, type Options, part, text, withUsher } from "./connection.ts";
import type { PartProps } from "./part-props.ts";
import { words } from "./settings-values.ts";
import { useChangeConnection } from "./use-change-connection.ts";

interface Values {
  readonly policy: "public" | "list";
  /** One a line. */
  readonly hosts: string;
}

const HIGHEST_PORT = 65_535;
const MOST_HOSTS = 100;

/** Where the scripts may connect. */
export function NetworkPolicy({ id, connection }: PartProps) {
  const texts = useTexts("connections").network;
  const notices = useNotices();
  const mayChange = useMay("update:connections");
  const change = useChangeConnection(id);
  const { form, isOvertaken, settle, sentOver } = useStoredForm<Values>(readPolicy(connection), {
    validate: {
      hosts(typed, { policy }) {
        if (policy !== "list") return null;
        const hosts = words(typed);
        const wrong = hosts.find((line) => !isHostAndPort(line));
        if (wrong !== undefined) return texts.hostsWrong(wrong);
        return hosts.length > MOST_HOSTS ? texts.hostsTooMany(MOST_HOSTS) : null;
      },
    },
  });

  const save = form.onSubmit(() =>
    change.mutate((stored) => ({ options: withPolicy(stored.options ?? {}, sentOver(readPolicy(stored))) }), {
      onSuccess(saved) {
        settle(readPolicy(saved));
        notices.done();
      },
    }),
  );

  return (
    <FormSection title={texts.title}>
      <form onSubmit={save} noValidate>
        <Stack>
          <Radio.Group aria-label={texts.title} {...form.getInputProps("policy")}>
            <Stack gap="xs">
              <Radio value="public" label={texts.public} description={texts.publicHelp} disabled={!mayChange} />
              <Radio value="list" label={texts.list} description={texts.listHelp} disabled={!mayChange} />
            </Stack>
          </Radio.Group>
          {form.values.policy === "list" && (
            <Textarea
              label={texts.hosts}
              description={words(form.values.hosts).length === 0 ? texts.hostsNone : texts.hostsHelp}
              autosize
              minRows={3}
              maxRows={12}
              maw={480}
              spellCheck={false}
              readOnly={!mayChange}
              styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)" } }}
              {...form.getInputProps("hosts")}
            />
          )}
          {mayChange ? (
            <SaveBar
              isDirty={form.isDirty()}
              isSaving={change.isPending}
              isOvertaken={isOvertaken}
              error={change.error}
              onDiscard={form.reset}
            />
          ) : (
            <NotAllowed />
          )}
        </Stack>
      </form>
    </FormSection>
  );
}

function readPolicy({ options }: Connection): Values {
  const network = part(part(options, "usher"), "network");
  const hosts = Array.isArray(network.hosts) ? network.hosts : [];
  return { policy: text(network, "policy") === "list" ? "list" : "public", hosts: hosts.join("\n") };
}

const withPolicy = (stored: Options, { policy, hosts }: Values): Options =>
  withUsher(stored, { network: policy === "public" ? { policy } : { policy, hosts: words(hosts) } });

/** As the server reads it; of IPv6 it takes names only. */
function isHostAndPort(line: string): boolean {
  const [, port] = /^[^\s:/]+:(\d{1,5})$/.exec(line) ?? [];
  return port !== undefined && Number(port) >= 1 && Number(port) <= HIGHEST_PORT;
}
