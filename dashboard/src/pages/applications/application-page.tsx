import { useParams } from "@tanstack/react-router";
import { Answer } from "../../components/answer.tsx";
import { CopyText } from "../../components/copy-text.tsx";
import { TextLink } from "../../components/links.tsx";
import { PageHeader } from "../../components/page-header.tsx";
import { StatusBadge } from "../../components/status-badge.tsx";
import { TabLinks } from "../../components/tab-links.tsx";
import { useMay } from "../../session/session.tsx";
import { useTexts } from "../../texts/use-texts.tsx";
import { ApisTab } from "./apis-tab.tsx";
import { type Application, kindName } from "./application.ts";
import { ConnectionsTab } from "./connections-tab.tsx";
import { CredentialsTab } from "./credentials-tab.tsx";
import { QuickStartTab } from "./quick-start-tab.tsx";
import { SettingsTab } from "./settings-tab.tsx";
import { useApplication } from "./use-application.ts";

export function ApplicationPage() {
  const { id = "" } = useParams({ strict: false });
  const texts = useTexts("applications");
  const back = <TextLink to="/applications">{texts.one.back}</TextLink>;
  const query = useApplication(id);
  return (
    <>
      {query.data === undefined && <PageHeader title={texts.one.title} back={back} />}
      <Answer query={query}>
        {(application) => (
          <>
            <PageHeader
              title={application.name}
              back={back}
              beside={<StatusBadge tone="neutral">{kindName(application.app_type, texts.kinds)}</StatusBadge>}
              lead={<CopyText value={application.client_id} label={texts.list.clientId} />}
            />
            <Tabs application={application} />
          </>
        )}
      </Answer>
    </>
  );
}

function Tabs({ application }: { application: Application }) {
  const texts = useTexts("applications");
  const { tab = "settings" } = useParams({ strict: false });
  const mayReadConnections = useMay("read:connections");
  const mayReadApis = useMay("read:resource_servers");
  const names = [
    "settings",
    "credentials",
    ...(mayReadConnections ? ["connections"] : []),
    ...(mayReadApis ? ["apis"] : []),
    "quickstart",
  ] as (keyof typeof texts.tabs)[];
  const shown = names.find((name) => name === tab) ?? "settings";
  return (
    <>
      <TabLinks
        label={texts.one.tabs}
        tabs={names.map((name) => ({ tab: name, label: texts.tabs[name] }))}
        current={shown}
      />
      {shown === "settings" && <SettingsTab application={application} />}
      {shown === "credentials" && <CredentialsTab application={application} />}
      {shown === "connections" && <ConnectionsTab application={application} />}
      {shown === "apis" && <ApisTab application={application} />}
      {shown === "quickstart" && <QuickStartTab application={application} />}
    </>
  );
}
