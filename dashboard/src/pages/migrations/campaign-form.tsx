import { Button, Group, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { api } from "../../api/client.ts";
import type { operations } from "../../api/schema.d.ts";
import { ConfirmDelete } from "../../components/confirm-delete.tsx";
import { ErrorState } from "../../components/error-state.tsx";
import { FormSection } from "../../components/form-section.tsx";
import { MailWarning } from "../../components/mail-warning.tsx";
import type { Migration } from "../../components/migration/migration-types.ts";
import { useSearchParams } from "../../components/use-search-params.ts";
import { useFormat, useTexts } from "../../texts/use-texts.tsx";
import { CampaignFields, type CampaignValues } from "./campaign-fields.tsx";
import { useJob } from "./use-current-job.ts";
import { useRefresh } from "./use-refresh.ts";

type Wish = NonNullable<operations["startResetCampaign"]["requestBody"]>["content"]["application/json"];

const USUAL: CampaignValues = {
  rate: 60,
  states: ["never_seen", "failed"],
  causes: [],
  domain: "",
  notSeenSince: "",
  limit: "",
  client: null,
  resultUrl: "",
  days: 7,
  skipDays: 7,
};

const DAY_SECONDS = 86_400;

const wishOf = (values: CampaignValues): Wish => ({
  rate_per_minute: values.rate === "" ? undefined : Number(values.rate),
  filter: {
    states: values.states,
    causes: values.causes.length > 0 && values.states.includes("failed") ? values.causes : undefined,
    domain: values.domain.trim() || undefined,
    not_seen_since: values.notSeenSince === "" ? undefined : `${values.notSeenSince}T00:00:00Z`,
    limit: values.limit === "" ? undefined : Number(values.limit),
  },
  client_id: values.client ?? undefined,
  result_url: values.resultUrl.trim() || undefined,
  ttl_sec: values.days === "" ? undefined : Math.round(Number(values.days) * DAY_SECONDS),
  skip_mailed_within_days: values.skipDays === "" ? undefined : Number(values.skipDays),
});

/** Chooses whom to mail: counted first, then mailed. */
export function CampaignForm({ migration }: { migration: Migration }) {
  const texts = useTexts("migrations").campaign;
  const [values, setValues] = useState(USUAL);
  /** The count, and the wish that it is of. */
  const [counted, setCounted] = useState<{ job: string; wish: string }>();
  const { start, isPending, error } = useStart(migration.connection_id);
  const wish = wishOf(values);
  const change = (part: Partial<CampaignValues>) => setValues({ ...values, ...part });
  const count = async () => {
    const job = await start({ ...wish, dry_run: true });
    if (job !== undefined) setCounted({ job, wish: JSON.stringify(wish) });
  };
  return (
    <FormSection title={texts.title} text={texts.lead}>
      <MailWarning />
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void count();
        }}
      >
        <Stack>
          <CampaignFields values={values} onChange={change} />
          {error !== null && <ErrorState error={error} />}
          <Group align="center">
            <Button type="submit" variant="default" loading={isPending} disabled={values.states.length === 0}>
              {texts.count}
            </Button>
            {counted?.wish === JSON.stringify(wish) && (
              <Send
                jobId={counted.job}
                migration={migration}
                rate={Number(values.rate)}
                onSend={() => start({ ...wish, dry_run: false }).then(() => setCounted(undefined))}
              />
            )}
            {counted !== undefined && counted.wish !== JSON.stringify(wish) && (
              <Text size="sm" c="dimmed">
                {texts.changed}
              </Text>
            )}
          </Group>
        </Stack>
      </form>
    </FormSection>
  );
}

interface SendProps {
  readonly jobId: string;
  readonly migration: Migration;
  readonly rate: number;
  readonly onSend: () => Promise<unknown>;
}

/** What was counted, and the button that mails them. */
function Send({ jobId, migration, rate, onSend }: SendProps) {
  const texts = useTexts("migrations").campaign;
  const format = useFormat();
  const [isOpen, setOpen] = useState(false);
  const would = useJob(jobId)?.summary?.would_send;
  if (typeof would !== "number") return <Text size="sm">{texts.counting}</Text>;
  const isBlocked = migration.phase === "paused" || migration.phase === "shadow";
  return (
    <>
      <Text size="sm" role="status">
        {texts.would(would)}
      </Text>
      {isBlocked && <Text size="sm">{texts.blocked}</Text>}
      {!isBlocked && would > 0 && <Button onClick={() => setOpen(true)}>{texts.send(would)}</Button>}
      <ConfirmDelete
        opened={isOpen}
        title={texts.confirmTitle}
        text={texts.confirmText(would, format.number(rate))}
        label={texts.confirm}
        onClose={() => setOpen(false)}
        onConfirm={onSend}
      />
    </>
  );
}

/** Makes a campaign, and keeps it in the address unless it only counts. */
function useStart(id: string) {
  const refresh = useRefresh();
  const [, changeAddress] = useSearchParams();
  const mutation = api.useMutation("post", "/migrations/{connection_id}/campaigns");
  return {
    isPending: mutation.isPending,
    error: mutation.error,
    async start(body: Wish): Promise<string | undefined> {
      const job = await mutation
        .mutateAsync({ params: { path: { connection_id: id } }, body })
        .catch((refusal: unknown) => {
          // The dialog of a real one shows it; a count shows `error`.
          if (body.dry_run === false) throw refusal;
          return undefined;
        });
      if (job === undefined) return undefined;
      if (body.dry_run === false) changeAddress({ job: job.id, result: undefined, from: undefined });
      await refresh();
      return job.id;
    },
  };
}
