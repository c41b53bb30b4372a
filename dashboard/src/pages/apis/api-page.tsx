import { Alert } from "@mantine/core";
import { useParams } from "@tanstack/react-router";
import { Answer } from "../../components/answer.tsx";
import { CopyText } from "../../components/copy-text.tsx";
import { TextLink } from "../../components/links.tsx";
import { PageHeader } from "../../components/page-header.tsx";
import { StatusBadge } from "../../components/status-badge.tsx";
import { TabLinks } from "../../components/tab-links.tsx";
import { useMay } from "../../session/session.tsx";
import { useTexts } from "../../texts/use-texts.tsx";
import { ApplicationsTab } from "./applications-tab.tsx";
import { PermissionsTab } from "./permissions-tab.tsx";
import { SettingsTab } from "./settings-tab.tsx";
import { type Api, useApi } from "./use-api.ts";

/** An API: its settings, its permissions, and which machines may call it. */
export function ApiPage() {
  const { id = "" } = useParams({ strict: false });
  const texts = useTexts("apis");
  const back = <TextLink to="/apis">{texts.one.back}</TextLink>;
  const query = useApi(id);
  return (
    <>
      {query.data === undefined && <PageHeader title={texts.one.title} back={back} />}
      <Answer query={query}>
        {(api) => (
          <>
            <PageHeader
              title={api.name}
              back={back}
              beside={api.is_system && <StatusBadge tone="neutral">{texts.system}</StatusBadge>}
              lead={<CopyText value={api.identifier} label={texts.columns.identifier} />}
            />
            {api.is_system && (
              <Alert color="blue" title={texts.systemTitle} mb="lg">
                {texts.systemText}
              </Alert>
            )}
            <Tabs api={api} />
          </>
        )}
      </Answer>
    </>
  );
}

function Tabs({ api }: { api: Api }) {
  const texts = useTexts("apis");
  const { tab = "settings" } = useParams({ strict: false });
  const mayReadClients = useMay("read:clients");
  const mayReadGrants = useMay("read:client_grants");
  const names = [
    "settings",
    "permissions",
    ...(mayReadClients && mayReadGrants ? ["applications"] : []),
  ] as (keyof typeof texts.tabs)[];
  const shown = names.find((name) => name === tab) ?? "settings";
  return (
    <>
      <TabLinks
        label={texts.one.tabs}
        tabs={names.map((name) => ({ tab: name, label: texts.tabs[name] }))}
        current={shown}
      />
      {shown === "settings" && <SettingsTab api={api} />}
      {shown === "permissions" && <PermissionsTab api={api} />}
      {shown === "applications" && <ApplicationsTab api={api} />}
    </>
  );
}
