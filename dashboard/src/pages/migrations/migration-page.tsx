import { Box, Text } from "@mantine/core";
import { useParams } from "@tanstack/react-router";
import { Answer } from "../../components/answer.tsx";
import { EmptyState } from "../../components/empty-state.tsx";
import { ButtonLink, TextLink } from "../../components/links.tsx";
import type { Migration } from "../../components/migration/migration-types.ts";
import { PhaseBadge } from "../../components/migration/phase-badge.tsx";
import { useMigration } from "../../components/migration/use-migration.ts";
import { PageHeader } from "../../components/page-header.tsx";
import { TabLinks } from "../../components/tab-links.tsx";
import { useMay } from "../../session/session.tsx";
import { useTexts } from "../../texts/use-texts.tsx";
import { CampaignTab } from "./campaign-tab.tsx";
import { CutOverTab } from "./cut-over-tab.tsx";
import { FailuresTab } from "./failures-tab.tsx";
import { LeftTab } from "./left-tab.tsx";
import { PhaseActions } from "./phase-actions.tsx";
import { ProbeTab } from "./probe-tab.tsx";
import { ProgressTab } from "./progress-tab.tsx";
import { RampTab } from "./ramp-tab.tsx";
import { RosterTab } from "./roster-tab.tsx";
import { ScriptsTab } from "./scripts-tab.tsx";
import { ShadowTab } from "./shadow-tab.tsx";
import { TerminateTab } from "./terminate-tab.tsx";
import { TombstonesTab } from "./tombstones-tab.tsx";

/** The parts of a migration in the order of the guide, after the overview. */
const TABS = {
  progress: ProgressTab,
  probe: ProbeTab,
  roster: RosterTab,
  shadow: ShadowTab,
  ramp: RampTab,
  failures: FailuresTab,
  left: LeftTab,
  campaign: CampaignTab,
  scripts: ScriptsTab,
  "cut-over": CutOverTab,
  terminate: TerminateTab,
  tombstones: TombstonesTab,
} as const;

const isTab = (tab: string): tab is keyof typeof TABS => tab in TABS;

/** The migration of one connection, in tabs. */
export function MigrationPage() {
  const { id = "", tab = "" } = useParams({ strict: false });
  const texts = useTexts("migrations");
  const query = useMigration(id);
  // What is typed for one migration has nothing to do with another.
  return (
    <Box maw={1200} key={id}>
      {query.data === undefined && <PageHeader title={texts.title} back={<TextLink to="/">{texts.back}</TextLink>} />}
      <Answer query={query}>{(migration) => <Page migration={migration} tab={tab} />}</Answer>
    </Box>
  );
}

function Page({ migration, tab }: { migration: Migration; tab: string }) {
  const texts = useTexts("migrations");
  const { migrationParts: parts, onlyLook } = useTexts("shell");
  const id = migration.connection_id;
  const mayChange = useMay("update:migrations");
  const maySeeConnection = useMay("read:connections");
  const tabs = Object.keys(TABS)
    .filter(isTab)
    .map((one) => ({ tab: one, label: parts[one] }));
  const Tab = isTab(tab) ? TABS[tab] : undefined;
  return (
    <>
      <PageHeader
        title={texts.titleOf(migration.connection)}
        back={<TextLink to="/">{texts.back}</TextLink>}
        beside={<PhaseBadge migration={migration} />}
        actions={
          <>
            {maySeeConnection && (
              <ButtonLink to="/connections/$id" params={{ id }} variant="default">
                {texts.openConnection}
              </ButtonLink>
            )}
            <PhaseActions migration={migration} />
          </>
        }
      />
      {!mayChange && (
        <Text size="sm" c="dimmed" mb="md">
          {onlyLook}
        </Text>
      )}
      <TabLinks label={texts.tabsLabel} tabs={tabs} current={tab} />
      {Tab ? (
        <Tab migration={migration} />
      ) : (
        <EmptyState
          title={texts.noSuchTab}
          action={
            <ButtonLink to="/migrations/$id/$tab" params={{ id, tab: "progress" }}>
              {parts.progress}
            </ButtonLink>
          }
        />
      )}
    </>
  );
}
