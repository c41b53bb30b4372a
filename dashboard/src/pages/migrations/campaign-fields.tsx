import { Checkbox, Group, MultiSelect, NumberInput, Select, SimpleGrid, TextInput } from "@mantine/core";
import type { operations } from "../../api/schema.d.ts";
import { useTexts } from "../../texts/use-texts.tsx";
import { useClients } from "./use-clients.ts";

type Wish = NonNullable<operations["startResetCampaign"]["requestBody"]>["content"]["application/json"];
type Filter = NonNullable<Wish["filter"]>;

/** What is typed; empty: not given. */
export interface CampaignValues {
  readonly rate: number | string;
  readonly states: NonNullable<Filter["states"]>;
  readonly causes: NonNullable<Filter["causes"]>;
  readonly domain: string;
  readonly notSeenSince: string;
  readonly limit: number | string;
  readonly client: string | null;
  readonly resultUrl: string;
  readonly days: number | string;
  readonly skipDays: number | string;
}

/** Whom a campaign mails, how fast, and where its links lead. */
export function CampaignFields({
  values,
  onChange,
}: {
  values: CampaignValues;
  onChange: (part: Partial<CampaignValues>) => void;
}) {
  const texts = useTexts("migrations").campaign;
  const { causes } = useTexts("home");
  const clients = useClients();
  return (
    <>
      <Checkbox.Group
        label={texts.state}
        value={[...values.states]}
        onChange={(states) => onChange({ states: states as CampaignValues["states"] })}
      >
        <Group mt="xs">
          <Checkbox value="never_seen" label={texts.states.never_seen} />
          <Checkbox value="failed" label={texts.states.failed} />
        </Group>
      </Checkbox.Group>
      {values.states.includes("failed") && (
        <MultiSelect
          label={texts.causes}
          placeholder={values.causes.length === 0 ? texts.anyCause : undefined}
          value={[...values.causes]}
          data={Object.entries(causes).map(([value, label]) => ({ value, label }))}
          onChange={(chosen) => onChange({ causes: chosen as CampaignValues["causes"] })}
        />
      )}
      <SimpleGrid cols={{ base: 1, sm: 2, md: 3 }}>
        <TextInput
          label={texts.domain}
          placeholder="example.com"
          value={values.domain}
          onChange={(event) => onChange({ domain: event.currentTarget.value })}
        />
        <TextInput
          type="date"
          label={texts.notSeenSince}
          value={values.notSeenSince}
          onChange={(event) => onChange({ notSeenSince: event.currentTarget.value })}
        />
        <NumberInput
          label={texts.limit}
          value={values.limit}
          onChange={(limit) => onChange({ limit })}
          min={1}
          allowDecimal={false}
        />
        <NumberInput
          label={texts.rate}
          value={values.rate}
          onChange={(rate) => onChange({ rate })}
          min={0.1}
          max={6_000}
        />
        <NumberInput
          label={texts.days}
          value={values.days}
          onChange={(days) => onChange({ days })}
          min={0.01}
          max={90}
        />
        <NumberInput
          label={texts.skipDays}
          value={values.skipDays}
          onChange={(skipDays) => onChange({ skipDays })}
          min={0}
          max={3_650}
        />
        <Select
          label={texts.client}
          placeholder={texts.noClient}
          clearable
          searchable
          value={values.client}
          data={[...clients]}
          onChange={(client) => onChange({ client })}
        />
        <TextInput
          label={texts.resultUrl}
          type="url"
          placeholder="https://"
          value={values.resultUrl}
          onChange={(event) => onChange({ resultUrl: event.currentTarget.value })}
        />
      </SimpleGrid>
    </>
  );
}
