import { Button, Group, MultiSelect, NumberInput, SegmentedControl, Stack, TagsInput, Text } from "@mantine/core";
import { useState } from "react";
import { FormSection } from "../../components/form-section.tsx";
import type { Migration } from "../../components/migration/migration-types.ts";
import { UnsavedChanges } from "../../components/unsaved-changes.tsx";
import { useMay } from "../../session/session.tsx";
import { useTexts } from "../../texts/use-texts.tsx";
import { useChangeSettings } from "./use-change-settings.ts";
import { type Choice, useClients } from "./use-clients.ts";

type Ramp = NonNullable<Migration["ramp"]>;

interface Wish {
  readonly isForAll: boolean;
  /** Percent; empty: no rule. */
  readonly share: number | string;
  readonly domains: string[];
  readonly clients: string[];
}

const wishOf = (ramp: Ramp | undefined): Wish => ({
  isForAll: ramp === undefined,
  share: ramp?.share === undefined ? "" : Math.round(ramp.share * 10_000) / 100,
  domains: ramp?.domains ?? [],
  clients: ramp?.clients ?? [],
});

/** null: everybody. */
function rampOf({ isForAll, share, domains, clients }: Wish): Ramp | null {
  if (isForAll) return null;
  return {
    ...(share === "" ? {} : { share: Number(share) / 100 }),
    ...(domains.length > 0 ? { domains } : {}),
    ...(clients.length > 0 ? { clients } : {}),
  };
}

/** Who is taken over while the migration is tried out. */
export function RampTab({ migration }: { migration: Migration }) {
  const stored = wishOf(migration.ramp);
  // What somebody else has set meanwhile is shown from the beginning.
  return <RampForm key={JSON.stringify(stored)} migration={migration} stored={stored} />;
}

function RampForm({ migration, stored }: { migration: Migration; stored: Wish }) {
  const texts = useTexts("migrations").ramp;
  const common = useTexts("common");
  const isReadOnly = !useMay("update:migrations") || migration.phase === "finalised";
  const [wish, setWish] = useState(stored);
  const clients = useClients();
  const settings = useChangeSettings(migration.connection_id);
  const ramp = rampOf(wish);
  const lacksRule = ramp !== null && Object.keys(ramp).length === 0;
  const isDirty = JSON.stringify(wish) !== JSON.stringify(stored);
  const change = (part: Partial<Wish>) => setWish({ ...wish, ...part });
  return (
    <Stack maw={800}>
      <FormSection title={texts.title} text={texts.lead}>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            settings.save({ ramp }, texts.saved);
          }}
        >
          <Stack>
            <SegmentedControl
              aria-label={texts.title}
              disabled={isReadOnly}
              value={wish.isForAll ? "all" : "some"}
              onChange={(value) => change({ isForAll: value === "all" })}
              data={[
                { value: "all", label: texts.everybody },
                { value: "some", label: texts.some },
              ]}
            />
            {!wish.isForAll && (
              <>
                <NumberInput
                  label={texts.share}
                  description={texts.shareHelp}
                  value={wish.share}
                  onChange={(share) => change({ share })}
                  min={0}
                  max={100}
                  decimalScale={2}
                  suffix=" %"
                  readOnly={isReadOnly}
                />
                <TagsInput
                  label={texts.domains}
                  description={texts.domainsHelp}
                  value={wish.domains}
                  onChange={(domains) => change({ domains })}
                  readOnly={isReadOnly}
                />
                <MultiSelect
                  label={texts.clients}
                  value={wish.clients}
                  onChange={(chosen) => change({ clients: chosen })}
                  data={withUnknown(clients, wish.clients)}
                  searchable
                  readOnly={isReadOnly}
                />
              </>
            )}
            {lacksRule && (
              <Text size="sm" role="status">
                {texts.needsRule}
              </Text>
            )}
            {!isReadOnly && (
              <Group>
                <Button type="submit" disabled={!isDirty || lacksRule} loading={settings.isPending}>
                  {common.actions.save}
                </Button>
              </Group>
            )}
          </Stack>
        </form>
      </FormSection>
      <UnsavedChanges when={isDirty && !settings.isPending} />
    </Stack>
  );
}

/** An application that is gone, or may not be seen, stands by its id. */
const withUnknown = (known: readonly Choice[], chosen: readonly string[]): Choice[] => [
  ...known,
  ...chosen.filter((id) => !known.some(({ value }) => value === id)).map((id) => ({ value: id, label: id })),
];
