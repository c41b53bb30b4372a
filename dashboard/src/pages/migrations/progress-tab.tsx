import { Box, Paper, SimpleGrid, Skeleton, Stack, Table, Text } from "@mantine/core";
import { Answer } from "../../components/answer.tsx";
import { FormSection } from "../../components/form-section.tsx";
import { curveOf } from "../../components/migration/curve.ts";
import { MigrationOverview } from "../../components/migration/migration-overview.tsx";
import type { Migration, Progress } from "../../components/migration/migration-types.ts";
import { useProgress } from "../../components/migration/use-migration.ts";
import { useFormat, useTexts } from "../../texts/use-texts.tsx";
import { PhaseNote } from "./phase-note.tsx";

/** The migration at a glance, and its numbers in full. */
export function ProgressTab({ migration }: { migration: Migration }) {
  const progress = useProgress(migration.connection_id);
  return (
    <Stack gap="lg">
      <PhaseNote migration={migration} />
      <Paper className="surface" p="md">
        <MigrationOverview migration={migration} headingOrder={2} />
      </Paper>
      <Answer query={progress} loading={<Skeleton height={300} />}>
        {(data) => (
          <>
            <SimpleGrid cols={{ base: 1, md: 2 }}>
              <ByWay progress={data} />
              <ByReason progress={data} />
            </SimpleGrid>
            <Days progress={data} />
          </>
        )}
      </Answer>
    </Stack>
  );
}

function ByWay({ progress: { moved } }: { progress: Progress }) {
  const texts = useTexts("migrations").progress;
  const { ways } = useTexts("home");
  const format = useFormat();
  const rows = Object.keys(ways) as (keyof typeof ways)[];
  const listed = moved.listed_by_way as Record<string, number>;
  const unlisted = moved.unlisted_by_way as Record<string, number>;
  return (
    <FormSection title={texts.byWay}>
      <Table aria-label={texts.byWay}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{texts.way}</Table.Th>
            <Table.Th ta="right">{texts.listed}</Table.Th>
            <Table.Th ta="right">{texts.unlisted}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((way) => (
            <Table.Tr key={way}>
              <Table.Td>{ways[way]}</Table.Td>
              <Table.Td ta="right">{format.number(listed[way] ?? 0)}</Table.Td>
              <Table.Td ta="right">{format.number(unlisted[way] ?? 0)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </FormSection>
  );
}

function ByReason({ progress: { left, deleted } }: { progress: Progress }) {
  const texts = useTexts("migrations").progress;
  const { states, causes } = useTexts("home");
  const format = useFormat();
  const failed = Object.entries(left.failed_by_cause).filter(([, count]) => count > 0);
  const rows = [
    { name: states.never_seen, count: left.never_seen },
    ...failed.map(([cause, count]) => ({ name: `${states.failed}: ${causes[cause as keyof typeof causes]}`, count })),
    { name: states.blocked, count: left.blocked },
    { name: states.collision, count: left.collision },
    { name: states.deleted, count: deleted },
  ];
  return (
    <FormSection title={texts.byReason}>
      <Table aria-label={texts.byReason}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{texts.reason}</Table.Th>
            <Table.Th ta="right">{texts.people}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(({ name, count }) => (
            <Table.Tr key={name}>
              <Table.Td>{name}</Table.Td>
              <Table.Td ta="right">{format.number(count)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </FormSection>
  );
}

/** What the chart shows, as a table: newest first. */
function Days({ progress }: { progress: Progress }) {
  const texts = useTexts("migrations").progress;
  const words = useTexts("home").chart;
  const format = useFormat();
  const { points, people } = curveOf(progress);
  return (
    <FormSection title={texts.days}>
      {points.length === 0 && <Text size="sm">{words.empty}</Text>}
      {points.length > 0 && (
        <Box tabIndex={0} role="region" aria-label={words.title} mah={360} style={{ overflow: "auto" }}>
          <Table aria-label={texts.days} stickyHeader>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{words.day}</Table.Th>
                <Table.Th ta="right">{words.came}</Table.Th>
                <Table.Th ta="right">{words.moved}</Table.Th>
                {people !== undefined && <Table.Th ta="right">{words.share}</Table.Th>}
                <Table.Th ta="right" className="only-wide">
                  {words.asked}
                </Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {points.toReversed().map(({ date, came, moved, asked }) => (
                <Table.Tr key={date}>
                  <Table.Td>{format.date(`${date}T12:00:00Z`)}</Table.Td>
                  <Table.Td ta="right">{format.number(came)}</Table.Td>
                  <Table.Td ta="right">{format.number(moved)}</Table.Td>
                  {people !== undefined && <Table.Td ta="right">{format.percent(moved / people)}</Table.Td>}
                  <Table.Td ta="right" className="only-wide">
                    {format.number(asked)}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Box>
      )}
    </FormSection>
  );
}
