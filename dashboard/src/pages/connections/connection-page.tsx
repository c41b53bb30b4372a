import { Alert, Stack } from "@mantine/core";
import { useParams } from "@tanstack/react-router";
import { Answer } from "../../components/answer.tsx";
import { EmptyState } from "../../components/empty-state.tsx";
import { ButtonLink, TextLink } from "../../components/links.tsx";
import { PhaseBadge } from "../../components/migration/phase-badge.tsx";
import { PageHeader } from "../../components/page-header.tsx";
import { TabLinks } from "../../components/tab-links.tsx";
import { useMay } from "../../session/session.tsx";
import { useTexts } from "../../texts/use-texts.tsx";
import { ApplicationsTab } from "./applications-tab.tsx";
import { type Connection, DATABASE_STRATEGY } from "./connection.ts";
import { DangerZone } from "./danger-zone.tsx";
import { DatabaseTab } from "./database-tab.tsx";
import { SettingsTab } from "./settings-tab.tsx";
import { TryConnection } from "./try-connection.tsx";
import { useChangeConnection, useConnection } from "./use-change-connection.ts";
import { useMigration } from "./use-connections.ts";
import { VersionsTab } from "./versions-tab.tsx";

/** One connection, in tabs. */
export function ConnectionPage() {
  const { id = "", tab = "" } = useParams({ strict: false });
  const texts = useTexts("connections").one;
  const query = useConnection(id);
  // What is typed on one connection's page has nothing to do with another's.
  return (
    <>
      {query.data === undefined && (
        <PageHeader title={texts.title} back={<TextLink to="/connections">{texts.back}</TextLink>} />
      )}
      <Answer query={query} key={id}>
        {(connection) => <Page id={id} tab={tab} connection={connection} />}
      </Answer>
    </>
  );
}

function Page({ id, tab, connection }: { id: string; tab: string; connection: Connection }) {
  const texts = useTexts("connections").one;
  const isDatabase = connection.strategy === DATABASE_STRATEGY;
  const migration = useMigration(id, isDatabase);
  const maySeeVersions = useMay("read:migrations");
  const maySeeApplications = useMay("read:clients");
  const isMigrating = migration.data !== undefined && isInUse(migration.data, connection);
  const tabs = [
    { tab: "settings", label: texts.settings },
    ...(isDatabase ? [{ tab: "database", label: texts.database }] : []),
    ...(isDatabase && maySeeVersions ? [{ tab: "versions", label: texts.versions }] : []),
    ...(maySeeApplications ? [{ tab: "applications", label: texts.applications }] : []),
  ];
  return (
    <>
      <PageHeader
        title={connection.name ?? texts.title}
        back={<TextLink to="/connections">{texts.back}</TextLink>}
        beside={isMigrating && <PhaseBadge migration={migration.data} />}
        actions={
          isDatabase && (
            <>
              {isMigrating && (
                <ButtonLink to="/migrations/$id/$tab" params={{ id, tab: "progress" }} variant="default">
                  {texts.migration}
                </ButtonLink>
              )}
              <TryConnection id={id} />
            </>
          )
        }
      />
      <TabLinks label={texts.tabs} tabs={tabs} current={tab} />
      {tabs.some((one) => one.tab === tab) ? (
        <Tab tab={tab} id={id} connection={connection} />
      ) : (
        <EmptyState title={texts.noSuchTab} />
      )}
    </>
  );
}

function Tab({ tab, id, connection }: { tab: string; id: string; connection: Connection }) {
  const change = useChangeConnection(id);
  switch (tab) {
    case "database":
      return <DatabaseTab id={id} connection={connection} />;
    case "versions":
      return <VersionsTab id={id} />;
    case "applications":
      return <ApplicationsTab id={id} />;
    default:
      return (
        <Stack gap="lg">
          {connection.strategy === DATABASE_STRATEGY ? (
            <SettingsTab connection={connection} change={change} />
          ) : (
            <OtherKind strategy={connection.strategy ?? ""} />
          )}
          <DangerZone id={id} name={connection.name ?? ""} />
        </Stack>
      );
  }
}

function OtherKind({ strategy }: { strategy: string }) {
  const texts = useTexts("connections").otherKind;
  return <Alert title={texts.title}>{texts.text(strategy)}</Alert>;
}

type Migration = NonNullable<ReturnType<typeof useMigration>["data"]>;

/** Every database has a migration to ask about; it is worth showing once it has begun, or can. */
const isInUse = ({ started_at: startedAt, phase }: Migration, { options }: Connection): boolean =>
  startedAt !== undefined ||
  phase === "finalised" ||
  (options?.enabledDatabaseCustomization === true && options.import_mode === true);
