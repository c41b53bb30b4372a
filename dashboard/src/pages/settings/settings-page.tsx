import { useParams } from "@tanstack/react-router";
import { type ComponentType, lazy, Suspense } from "react";
import { EmptyState } from "../../components/empty-state.tsx";
import { FormSkeleton } from "../../components/loading.tsx";
import { PageHeader } from "../../components/page-header.tsx";
import { TabLinks } from "../../components/tab-links.tsx";
import { useSession } from "../../session/session.tsx";
import type { Texts } from "../../texts/index.ts";
import { useTexts } from "../../texts/use-texts.tsx";

interface SettingsTab {
  readonly tab: keyof Texts<"shell">["settingsParts"];
  readonly scope: string;
  readonly Content: ComponentType;
}

const TABS: readonly SettingsTab[] = [
  {
    tab: "tenant",
    scope: "read:tenant_settings",
    Content: lazy(() => import("./tenant-tab.tsx").then((file) => ({ default: file.TenantTab }))),
  },
  {
    tab: "domains",
    scope: "read:custom_domains",
    Content: lazy(() => import("./domains-tab.tsx").then((file) => ({ default: file.DomainsTab }))),
  },
  {
    tab: "keys",
    scope: "read:signing_keys",
    Content: lazy(() => import("./keys-tab.tsx").then((file) => ({ default: file.KeysTab }))),
  },
  {
    tab: "mail",
    scope: "read:email_provider",
    Content: lazy(() => import("./mail-tab.tsx").then((file) => ({ default: file.MailTab }))),
  },
  {
    tab: "protection",
    scope: "read:attack_protection",
    Content: lazy(() => import("./protection-tab.tsx").then((file) => ({ default: file.ProtectionTab }))),
  },
  {
    tab: "administrators",
    scope: "read:administrators",
    Content: lazy(() => import("./administrators-tab.tsx").then((file) => ({ default: file.AdministratorsTab }))),
  },
  {
    tab: "backup",
    scope: "read:tenant_settings",
    Content: lazy(() => import("./backup-tab.tsx").then((file) => ({ default: file.BackupTab }))),
  },
];

/** What holds for the whole tenant, in tabs: those that the role may see. */
export function SettingsPage() {
  const texts = useTexts("settings");
  const { settingsParts: parts } = useTexts("shell");
  const { notAllowed } = useTexts("common");
  const { scopes } = useSession();
  const { tab: current = "" } = useParams({ strict: false });
  const tabs = TABS.filter(({ scope }) => scopes.includes(scope));
  const shown = tabs.find(({ tab }) => tab === current);
  return (
    <>
      <PageHeader title={texts.title} lead={texts.lead} />
      <TabLinks label={texts.tabsLabel} tabs={tabs.map(({ tab }) => ({ tab, label: parts[tab] }))} current={current} />
      {shown ? (
        <Suspense fallback={<FormSkeleton />}>
          <shown.Content />
        </Suspense>
      ) : (
        <EmptyState title={TABS.some(({ tab }) => tab === current) ? notAllowed : texts.noSuchTab} />
      )}
    </>
  );
}
