import { Button, Group, NumberInput, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { api } from "../../api/client.ts";
import { Answer } from "../../components/answer.tsx";
import { EmptyState } from "../../components/empty-state.tsx";
import { FormSection } from "../../components/form-section.tsx";
import type { Migration } from "../../components/migration/migration-types.ts";
import { useSearchParams } from "../../components/use-search-params.ts";
import { useMay } from "../../session/session.tsx";
import { useTexts } from "../../texts/use-texts.tsx";
import { AskedButton } from "./asked-button.tsx";
import { usePhaseChange } from "./phase-actions.tsx";
import { AGREEMENTS, ShadowReport } from "./shadow-report.tsx";
import { useChangeSettings } from "./use-change-settings.ts";

const FOLLOW_MS = 5_000;

/** Shadow mode: switched on and off, and what it found. */
export function ShadowTab({ migration }: { migration: Migration }) {
  const id = migration.connection_id;
  const texts = useTexts("migrations").shadow;
  const [search] = useSearchParams();
  const { from } = search;
  const isOn = migration.phase === "shadow";
  const path = { connection_id: id };
  const totals = api.useQuery(
    "get",
    "/migrations/{connection_id}/shadow",
    { params: { path, query: { take: 1 } } },
    { refetchInterval: isOn ? FOLLOW_MS : false },
  );
  const counts = totals.data?.by_agreement;
  const agreement =
    AGREEMENTS.find((one) => one === search.agreement) ?? AGREEMENTS.find((one) => (counts?.[one] ?? 0) > 0);
  const query = api.useQuery(
    "get",
    "/migrations/{connection_id}/shadow",
    { params: { path, query: { agreement, from, take: 50 } } },
    { refetchInterval: isOn ? FOLLOW_MS : false, enabled: !totals.isPending },
  );
  return (
    <Stack gap="lg">
      <Switching migration={migration} />
      <Answer query={query}>
        {(report) =>
          report.total === 0 ? (
            <EmptyState title={texts.none} text={isOn ? texts.noneOn : texts.noneOff} />
          ) : (
            <ShadowReport id={id} report={report} agreement={agreement ?? "disagreed"} from={from} />
          )
        }
      </Answer>
    </Stack>
  );
}

/** Whether somebody who is not here yet can sign in now. */
const takesPeopleOver = ({ phase, nobody_moves_because: hindrance }: Migration): boolean =>
  phase === "running" && hindrance === undefined;

function Switching({ migration }: { migration: Migration }) {
  const { shadow: texts, phase } = useTexts("migrations");
  const common = useTexts("common");
  const mayChange = useMay("update:migrations");
  const change = usePhaseChange(migration.connection_id);
  const settings = useChangeSettings(migration.connection_id);
  const stored = Math.round(migration.shadow_share * 1_000) / 10;
  const [share, setShare] = useState<number | string>(stored);
  const isOn = migration.phase === "shadow";
  if (migration.phase === "finalised") return null;
  return (
    <FormSection title={texts.title} text={texts.lead}>
      <Group justify="space-between">
        <Text role="status">{isOn ? texts.isOn : texts.isOff}</Text>
        {mayChange && !isOn && takesPeopleOver(migration) && (
          <AskedButton
            label={phase.shadow}
            question={phase.shadowQuestion}
            onConfirm={() => change.now("shadow", phase.shadowStarted)}
          />
        )}
        {mayChange && !isOn && !takesPeopleOver(migration) && (
          <Button loading={change.isPending} onClick={() => change.to("shadow", phase.shadowStarted)}>
            {phase.shadow}
          </Button>
        )}
        {mayChange && isOn && (
          <Button loading={change.isPending} onClick={() => change.to("start", phase.started)}>
            {texts.stopAndStart}
          </Button>
        )}
      </Group>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          settings.save({ shadow_share: Number(share) / 100 });
        }}
      >
        <Group align="flex-end">
          <NumberInput
            label={texts.share}
            description={texts.shareHelp}
            value={share}
            onChange={setShare}
            min={0}
            max={100}
            decimalScale={1}
            suffix=" %"
            readOnly={!mayChange}
            w={320}
          />
          {mayChange && (
            <Button
              type="submit"
              variant="default"
              disabled={share === "" || Number(share) === stored}
              loading={settings.isPending}
            >
              {common.actions.save}
            </Button>
          )}
        </Group>
      </form>
    </FormSection>
  );
}
