import { Group, Paper, Stack, Text, Title } from "@mantine/core";
import { Answer } from "../../components/answer.tsx";
import { EmptyState } from "../../components/empty-state.tsx";
import { TextLink } from "../../components/links.tsx";
import { MigrationOverview } from "../../components/migration/migration-overview.tsx";
import type { Migration } from "../../components/migration/migration-types.ts";
import { PhaseBadge } from "../../components/migration/phase-badge.tsx";
import { PageHeader } from "../../components/page-header.tsx";
import { useMay } from "../../session/session.tsx";
import { useTexts } from "../../texts/use-texts.tsx";
import { FirstSteps } from "./first-steps.tsx";
import { useMigrations } from "./read-migrations.ts";

/** What an administrator opens first: where every migration stands and what to do next. */
export function HomePage() {
  const texts = useTexts("home");
  const mayRead = useMay("read:migrations");
  const migrations = useMigrations(mayRead);
  return (
    <>
      <PageHeader title={texts.title} lead={texts.lead} />
      {!mayRead && <EmptyState title={texts.notAllowedTitle} text={texts.notAllowedText} />}
      {mayRead && (
        <Answer query={migrations}>
          {({ shown, hasMore }) => (
            <Stack gap="lg" maw={1100}>
              {shown.length === 0 && <FirstSteps />}
              {shown.map((migration) => (
                <MigrationCard key={migration.connection_id} migration={migration} />
              ))}
              {hasMore && (
                <Text size="sm" c="dimmed">
                  {texts.more}
                </Text>
              )}
            </Stack>
          )}
        </Answer>
      )}
    </>
  );
}

function MigrationCard({ migration }: { migration: Migration }) {
  return (
    <Paper className="surface" p="md" component="section" aria-label={migration.connection}>
      <Group gap="sm" mb="sm">
        <Title order={2} style={{ overflowWrap: "anywhere" }}>
          <TextLink
            to="/migrations/$id/$tab"
            params={{ id: migration.connection_id, tab: "progress" }}
            c="var(--mantine-color-text)"
          >
            {migration.connection}
          </TextLink>
        </Title>
        <PhaseBadge migration={migration} />
      </Group>
      <MigrationOverview migration={migration} headingOrder={3} />
    </Paper>
  );
}
