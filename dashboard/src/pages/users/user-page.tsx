import { Group } from "@mantine/core";
import { useParams } from "@tanstack/react-router";
import { ApiError } from "../../api/api-error.ts";
import { EmptyState } from "../../components/empty-state.tsx";
import { ErrorState } from "../../components/error-state.tsx";
import { ButtonLink, TextLink } from "../../components/links.tsx";
import { PageSkeleton } from "../../components/loading.tsx";
import { PageHeader } from "../../components/page-header.tsx";
import { TabLinks } from "../../components/tab-links.tsx";
import { useMay } from "../../session/session.tsx";
import { useTexts } from "../../texts/use-texts.tsx";
import { useUser } from "./use-user.ts";
import { UserActions } from "./user-actions.tsx";
import { UserBlocks } from "./user-blocks.tsx";
import { UserDetails } from "./user-details.tsx";
import { UserDevices } from "./user-devices.tsx";
import { UserLogs } from "./user-logs.tsx";
import { UserMetadata } from "./user-metadata.tsx";
import { UserProvenance } from "./user-provenance.tsx";
import { UserSignIns } from "./user-sign-ins.tsx";
import { UserStatus } from "./user-table.tsx";
import { nameOf, type User } from "./user-types.ts";

const TABS = {
  details: UserDetails,
  metadata: UserMetadata,
  devices: UserDevices,
  logs: UserLogs,
  "sign-ins": UserSignIns,
  provenance: UserProvenance,
} as const;

type TabName = keyof typeof TABS;

/** One user: who they are, where they are signed in, what happened, how they came, and what can be done for them. */
export function UserPage() {
  const { id = "", tab = "details" } = useParams({ strict: false }) as { id?: string; tab?: string };
  const texts = useTexts("users").one;
  const answer = useUser(id);
  const back = <TextLink to="/users">{texts.back}</TextLink>;
  const error: unknown = answer.error;

  if (answer.data !== undefined)
    return <Page key={id} user={answer.data} tab={tab in TABS ? (tab as TabName) : "details"} back={back} />;
  if (!error) return <PageSkeleton />;
  return (
    <>
      <PageHeader title={texts.title} back={back} />
      {error instanceof ApiError && error.status === 404 ? (
        <EmptyState {...texts.gone} action={<ButtonLink to="/users">{texts.back}</ButtonLink>} />
      ) : (
        <ErrorState error={error} onRetry={() => void answer.refetch()} />
      )}
    </>
  );
}

function Page({ user, tab, back }: { user: User; tab: TabName; back: React.ReactNode }) {
  const texts = useTexts("users").one;
  const Tab = TABS[tab];
  return (
    <>
      <PageHeader
        title={nameOf(user)}
        back={back}
        beside={
          <Group gap="xs">
            <UserStatus user={user} />
          </Group>
        }
        lead={user.email !== nameOf(user) ? user.email : undefined}
        actions={<UserActions user={user} />}
      />
      <UserBlocks userId={user.user_id ?? ""} />
      <TabLinks label={texts.tabs} current={tab} tabs={useTabs()} />
      <Tab user={user} />
    </>
  );
}

function useTabs() {
  const texts = useTexts("users").one;
  const maySeeLogs = useMay("read:logs");
  const maySeeDevices = useMay("read:sessions");
  return [
    { tab: "details", label: texts.details },
    { tab: "metadata", label: texts.metadata },
    ...(maySeeDevices ? [{ tab: "devices", label: texts.devices }] : []),
    ...(maySeeLogs
      ? [
          { tab: "logs", label: texts.logs },
          { tab: "sign-ins", label: texts.signIns },
        ]
      : []),
    { tab: "provenance", label: texts.provenance },
  ];
}
