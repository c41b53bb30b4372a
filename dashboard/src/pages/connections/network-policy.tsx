import { Radio, Stack, Textarea } from "@mantine/core";
import { ErrorState } from "../../components/error-state.tsx";
import { FormSection } from "../../components/form-section.tsx";
import { NotAllowed } from "../../components/not-allowed.tsx";
import { useNotices } from "../../components/notices.ts";
import { SaveBar } from "../../components/save-bar.tsx";
import { useStoredForm } from "../../components/use-stored-form.ts";
import { useMay } from "../../session/session.tsx";
import { useTexts } from "../../texts/use-texts.tsx";
import { type Connection, part, text, withUsher } from "./connection.ts";
import type { PartProps } from "./part-props.ts";
import { words } from "./settings-values.ts";
import { useChangeConnection } from "./use-change-connection.ts";

interface Values {
  readonly policy: "public" | "list";
  /** One a line. */
  readonly hosts: string;
}

const HOST_AND_PORT = /^[^\s:/]+:\d{1,5}$/;

/** Where the scripts may connect. */
export function NetworkPolicy({ id, connection }: PartProps) {
  const texts = useTexts("connections").network;
  const notices = useNotices();
  const mayChange = useMay("update:connections");
  const change = useChangeConnection(id);
  const { form, settle } = useStoredForm<Values>(readPolicy(connection), {
    validate: {
      hosts(typed, { policy }) {
        const wrong = policy === "list" ? words(typed).find((line) => !HOST_AND_PORT.test(line)) : undefined;
        return wrong === undefined ? null : texts.hostsWrong(wrong);
      },
    },
  });

  const save = form.onSubmit(({ policy, hosts }) =>
    change.mutate(
      {
        options: (stored) =>
          withUsher(stored, { network: policy === "public" ? { policy } : { policy, hosts: words(hosts) } }),
      },
      {
        onSuccess(saved) {
          settle(readPolicy(saved));
          notices.done();
        },
      },
    ),
  );

  return (
    <FormSection title={texts.title}>
      <form onSubmit={save}>
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
          {change.error != null && <ErrorState error={change.error} />}
          {mayChange ? (
            <SaveBar isDirty={form.isDirty()} isSaving={change.isPending} onDiscard={form.reset} />
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
