import { Box, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { type Column, DataTable, KeyPager } from "../../components/data-table.tsx";
import { TextLink } from "../../components/links.tsx";
import { RelativeTime } from "../../components/relative-time.tsx";
import { StatusBadge } from "../../components/status-badge.tsx";
import { useFormat, useTexts } from "../../texts/use-texts.tsx";
import { nameOf, type User } from "./user-types.ts";

interface UserTableProps {
  readonly users: readonly User[];
  /** Of the last search, while the next one is under way. */
  readonly isOld: boolean;
  readonly from: string | undefined;
  readonly next: string | undefined;
  readonly empty: ReactNode;
}

/** A page of users, each leading to their own page. */
export function UserTable({ users, isOld, from, next, empty }: UserTableProps) {
  const texts = useTexts("users").list;
  return (
    <Box aria-busy={isOld}>
      <DataTable
        label={texts.label}
        columns={useColumns()}
        rows={users}
        rowKey={(user) => user.user_id ?? ""}
        empty={empty}
      />
      <KeyPager from={from} next={next} />
    </Box>
  );
}

function useColumns(): readonly Column<User>[] {
  const texts = useTexts("users").list;
  const common = useTexts("common");
  const format = useFormat();
  return [
    { key: "name", header: texts.person, cell: (user) => <Person user={user} /> },
    {
      key: "email",
      header: texts.email,
      onlyWide: true,
      cell: (user) => user.email ?? user.username ?? user.phone_number,
    },
    {
      key: "connection",
      header: texts.connection,
      onlyWide: true,
      cell: (user) => user.identities?.map((identity) => identity.connection).join(", "),
    },
    {
      key: "lastLogin",
      header: texts.lastLogin,
      onlyWide: true,
      width: 150,
      cell: (user) => (user.last_login ? <RelativeTime time={user.last_login} /> : common.never),
    },
    {
      key: "logins",
      header: texts.logins,
      onlyWide: true,
      align: "right",
      width: 90,
      cell: (user) => format.number(user.logins_count ?? 0),
    },
    { key: "status", header: texts.status, width: 160, cell: (user) => <UserStatus user={user} /> },
  ];
}

function Person({ user }: { user: User }) {
  const second = user.email ?? user.username ?? user.phone_number;
  return (
    <>
      <TextLink to="/users/$id/$tab" params={{ id: user.user_id ?? "", tab: "details" }} data-row-link inherit>
        {nameOf(user)}
      </TextLink>
      {second !== nameOf(user) && (
        <Text size="xs" c="dimmed" className="only-narrow">
          {second}
        </Text>
      )}
    </>
  );
}

/** What matters first about a user: blocked, then an address that nobody has confirmed, then that they are only expected. */
export function UserStatus({ user }: { user: User }) {
  const texts = useTexts("users").status;
  if (user.blocked) return <StatusBadge tone="bad">{texts.blocked}</StatusBadge>;
  if (user.email !== undefined && !user.email_verified)
    return <StatusBadge tone="warning">{texts.unverified}</StatusBadge>;
  if (user.last_login === undefined) return <StatusBadge tone="neutral">{texts.never}</StatusBadge>;
  return <StatusBadge tone="good">{texts.active}</StatusBadge>;
}
