import { Divider, SimpleGrid, Skeleton, Stack, Text, Title } from "@mantine/core";
import { useTexts } from "../../texts/use-texts.tsx";
import { Answer } from "../answer.tsx";
import { AttentionList } from "./attention-list.tsx";
import { ForecastText } from "./forecast-text.tsx";
import type { Migration } from "./migration-types.ts";
import { NextStepBox } from "./next-step-box.tsx";
import { ProgressChart } from "./progress-chart.tsx";
import { ProgressNumbers } from "./progress-numbers.tsx";
import { SourceLine } from "./source-line.tsx";
import { useAttention } from "./use-attention.ts";
import { useProgress, useSourceHealth } from "./use-migration.ts";
import { useNextStep } from "./use-next-step.ts";

/** One migration at a glance: what to do next, how far it is, how its source is, and what needs attention. */
export function MigrationOverview({ migration, headingOrder }: { migration: Migration; headingOrder: 2 | 3 }) {
  const id = migration.connection_id;
  const texts = useTexts("home");
  const progress = useProgress(id);
  const source = useSourceHealth(id);
  const next = useNextStep(migration);
  return (
    <Stack gap="md">
      {next ? <NextStepBox id={id} next={next} /> : <Skeleton height={76} />}
      <Divider />
      <Answer query={progress} loading={<Skeleton height={340} />}>
        {(data) => (
          <>
            <ProgressNumbers progress={data} />
            <ProgressChart progress={data} />
            {migration.phase !== "finalised" && <ForecastText forecast={data.forecast} />}
          </>
        )}
      </Answer>
      <Divider />
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        <div>
          <Title order={headingOrder} size="sm" mb={4}>
            {texts.attention.title}
          </Title>
          <AttentionPart migration={migration} />
        </div>
        <Answer query={source} loading={<Skeleton height={46} />}>
          {(data) => <SourceLine source={data} migration={migration} />}
        </Answer>
      </SimpleGrid>
    </Stack>
  );
}

function AttentionPart({ migration }: { migration: Migration }) {
  const texts = useTexts("home").attention;
  const items = useAttention(migration);
  if (items === undefined) return <Skeleton height={24} />;
  if (items.length > 0) return <AttentionList id={migration.connection_id} items={items} />;
  return (
    <Text size="sm" c="dimmed">
      {texts.none}
    </Text>
  );
}
