import { ActionIcon, Menu, Select, Text, VisuallyHidden } from "@mantine/core";
import { KebabHorizontalIcon } from "@primer/octicons-react";
import { useState } from "react";
import { api } from "../../api/client.ts";
import { type Column, DataTable } from "../../components/data-table.tsx";
import { useNotices } from "../../components/notices.ts";
import { RelativeTime } from "../../components/relative-time.tsx";
import { StatusBadge } from "../../components/status-badge.tsx";
import { useMay, useSession } from "../../session/session.tsx";
import { useTexts } from "../../texts/use-texts.tsx";
import { AdministratorQuestions, type Question } from "./administrator-questions.tsx";
import { type Administrator, ROLES, type Role, useAdministratorsChanged } from "./roles.ts";

/** Administrators with their roles. The only owner is protected, as at the server. */
export function AdministratorTable({ administrators }: { administrators: readonly Administrator[] }) {
  const texts = useTexts("settings").administrators;
  const [question, ask] = useState<Question>();
  const hasOneOwner = administrators.filter(({ role }) => role === "owner").length === 1;
  const columns = useColumns(hasOneOwner, ask);
  return (
    <div>
      <DataTable
        label={texts.list}
        columns={columns}
        rows={administrators}
        rowKey={({ user_id }) => user_id}
        empty={null}
      />
      {hasOneOwner && (
        <Text size="sm" c="dimmed" mt="xs">
          {texts.lastOwner}
        </Text>
      )}
      <AdministratorQuestions question={question} onClose={() => ask(undefined)} />
    </div>
  );
}

function useColumns(hasOneOwner: boolean, ask: (question: Question) => void): readonly Column<Administrator>[] {
  const texts = useTexts("settings").administrators;
  const common = useTexts("common");
  const { user_id: me } = useSession();
  return [
    {
      key: "person",
      header: texts.person,
      cell: ({ name, email, user_id: id }) => (
        <>
          {name} {id === me && `(${texts.you})`}
          <Text size="xs" c="dimmed">
            {email}
          </Text>
        </>
      ),
    },
    {
      key: "role",
      header: texts.role,
      cell: (one) => <RoleChoice administrator={one} isProtected={hasOneOwner && one.role === "owner"} ask={ask} />,
    },
    {
      key: "state",
      header: texts.state,
      onlyWide: true,
      cell: ({ has_password: isActive }) => (
        <StatusBadge tone={isActive ? "good" : "warning"}>{isActive ? texts.active : texts.invited}</StatusBadge>
      ),
    },
    {
      key: "last",
      header: texts.lastLogin,
      onlyWide: true,
      width: 150,
      cell: ({ user_id: id, last_login: last }) => {
        if (id === me) return texts.now;
        return last ? <RelativeTime time={last} /> : common.never;
      },
    },
    {
      key: "actions",
      header: <VisuallyHidden>{common.actions.more}</VisuallyHidden>,
      align: "right",
      width: 60,
      cell: (one) => <Actions administrator={one} isProtected={hasOneOwner && one.role === "owner"} ask={ask} />,
    },
  ];
}

interface CellProps {
  readonly administrator: Administrator;
  readonly isProtected: boolean;
  readonly ask: (question: Question) => void;
}

function RoleChoice({ administrator, isProtected, ask }: CellProps) {
  const texts = useTexts("settings").administrators;
  const { user_id: me } = useSession();
  const mayChange = useMay("update:administrators");
  const notices = useNotices();
  const changed = useAdministratorsChanged();
  const change = api.useMutation("patch", "/administrators/{user_id}", {
    onSuccess: async ({ name, role }) => {
      notices.done(texts.roleChanged(name, texts.roles[role]));
      await changed();
    },
    onError: notices.failed,
  });
  const { user_id: id, name, role } = administrator;
  if (!mayChange || isProtected) return texts.roles[role];
  return (
    <Select
      aria-label={texts.roleOf(name)}
      allowDeselect={false}
      w={130}
      data={ROLES.map((value) => ({ value, label: texts.roles[value] }))}
      value={role}
      disabled={change.isPending}
      onChange={(chosen) => {
        if (chosen === null || chosen === role) return;
        if (id === me) ask({ kind: "own_role", administrator, role: chosen as Role });
        else change.mutate({ params: { path: { user_id: id } }, body: { role: chosen as Role } });
      }}
    />
  );
}

function Actions({ administrator, isProtected, ask }: CellProps) {
  const texts = useTexts("settings").administrators;
  const mayInvite = useMay("create:administrators");
  const mayRemove = useMay("delete:administrators");
  if (!mayInvite && !mayRemove) return null;
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={texts.actions(administrator.name)}>
          <KebabHorizontalIcon />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {mayInvite && <Menu.Item onClick={() => ask({ kind: "link", administrator })}>{texts.newLink}</Menu.Item>}
        {mayRemove && (
          <Menu.Item disabled={isProtected} onClick={() => ask({ kind: "remove", administrator })}>
            {texts.remove}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
