import { Button, Text } from "@mantine/core";
import { keepPreviousData } from "@tanstack/react-query";
import { lazy, Suspense, useRef } from "react";
import { ApiError } from "../../api/api-error.ts";
import { api } from "../../api/client.ts";
import { listed } from "../../api/listed.ts";
import { EmptyState } from "../../components/empty-state.tsx";
import { ErrorState } from "../../components/error-state.tsx";
import { TableSkeleton } from "../../components/loading.tsx";
import { PageHeader } from "../../components/page-header.tsx";
import { useSearchParams } from "../../components/use-search-params.ts";
import { useMay } from "../../session/session.tsx";
import { useTexts } from "../../texts/use-texts.tsx";
import { isFiltered, isLastPage, listParameters, nextOf, PAGE_SIZE, type UserSearch } from "./read-search.ts";
import { UserFilters } from "./user-filters.tsx";
import { UserTable } from "./user-table.tsx";

const CreateUser = lazy(() => import("./create-user.tsx").then((file) => ({ default: file.CreateUser })));

/** Everybody who is here: searched while one types, paged so that no list is ever read whole. */
export function UsersPage() {
  const texts = useTexts("users");
  const mayCreate = useMay("create:users");
  const [{ q = "", connection, status, order, from, create }, change] = useSearchParams();
  const search: UserSearch = { text: q, connection, status, order, from };
  return (
    <>
      <PageHeader
        title={texts.title}
        lead={texts.lead}
        actions={mayCreate && <Button onClick={() => change({ create: "1" })}>{texts.create.open}</Button>}
      />
      <Found
        search={search}
        onClear={() => change({ q: undefined, connection: undefined, status: undefined, from: undefined })}
      />
      <Suspense fallback={null}>
        {create && mayCreate && <CreateUser connection={connection} onClose={() => change({ create: undefined })} />}
      </Suspense>
    </>
  );
}

function Found({ search, onClear }: { search: UserSearch; onClear: () => void }) {
  const texts = useTexts("users");
  const answer = api.useQuery(
    "get",
    "/users",
    { params: { query: listParameters(search) } },
    // A search that took too long would take as long again.
    { placeholderData: keepPreviousData, retry: false },
  );
  // A query that is half typed is no failure of the page: the people of the last one stay.
  const error: unknown = answer.error;
  const refusal = error instanceof ApiError && error.code === "invalid_query_string" ? error : undefined;
  const last = useRef(answer.data);
  if (answer.data !== undefined) last.current = answer.data;
  const data = answer.data ?? (refusal === undefined ? undefined : last.current);
  const isOld = answer.isPlaceholderData || refusal !== undefined;
  const { rows, next } = data === undefined ? { rows: [], next: undefined } : listed(data, "users");

  return (
    <>
      <UserFilters
        search={search}
        isBusy={answer.isFetching}
        found={data === undefined || isOld ? undefined : rows.length}
        refusal={refusal}
      />
      {error !== null && refusal === undefined && data === undefined && (
        <ErrorState error={error} onRetry={() => void answer.refetch()} />
      )}
      {data === undefined && (!error || refusal !== undefined) && <TableSkeleton rows={PAGE_SIZE / 4} />}
      {data !== undefined && (
        <UserTable
          users={rows}
          isOld={isOld}
          from={search.from}
          next={isOld ? undefined : nextOf(search, rows.length, next)}
          empty={<Nobody search={search} onClear={onClear} />}
        />
      )}
      {isLastPage(search) && rows.length === PAGE_SIZE && (
        <Text size="sm" c="dimmed" mt="sm">
          {texts.list.end}
        </Text>
      )}
    </>
  );
}

function Nobody({ search, onClear }: { search: UserSearch; onClear: () => void }) {
  const texts = useTexts("users");
  if (isFiltered(search))
    return (
      <EmptyState
        {...texts.search.nobody}
        action={
          <Button variant="default" onClick={onClear}>
            {texts.search.clear}
          </Button>
        }
      />
    );
  return <EmptyState {...(search.from === undefined ? texts.list.empty : texts.list.noMore)} />;
}
