import { Button, Collapse, Group, Loader, Select, Stack, Text, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { QuestionIcon, SearchIcon } from "@primer/octicons-react";
import type { ApiError } from "../../api/api-error.ts";
import { api } from "../../api/client.ts";
import { listed } from "../../api/listed.ts";
import { RefusalText } from "../../components/refusal-text.tsx";
import { useSearchParams } from "../../components/use-search-params.ts";
import { useTypedText } from "../../components/use-typed-text.ts";
import { useTexts } from "../../texts/use-texts.tsx";
import { isQuery, ORDERS, STATUSES, type UserSearch } from "./read-search.ts";
import { SearchHelp } from "./search-help.tsx";

/** Side by side where there is room, otherwise as wide as the screen. */
const GROWS = { base: "1 1 9rem", sm: "0 1 11rem" };
const MAX_CONNECTIONS = 100;

interface UserFiltersProps {
  readonly search: UserSearch;
  readonly isBusy: boolean;
  /** How many people the page shows; undefined while they are looked for. */
  readonly found: number | undefined;
  /** Why the server cannot read the query. */
  readonly refusal: ApiError | undefined;
}

/** The search, its filters and its order; all of it is in the address. */
export function UserFilters({ search, isBusy, found, refusal }: UserFiltersProps) {
  const texts = useTexts("users").search;
  const { rows } = useTexts("common").table;
  const [, change] = useSearchParams();
  const [isHelpOpen, help] = useDisclosure(false);
  const [typed, type] = useTypedText(search.text, (q) => change({ q, from: undefined }, { replace: true }));
  const said = typed.trim() === "" ? undefined : isQuery(typed) ? texts.asQuery : texts.asWords;

  return (
    <Stack gap="xs" mb="md">
      <Group gap="sm" align="flex-start">
        <TextInput
          flex="1 1 18rem"
          type="search"
          aria-label={texts.label}
          placeholder={texts.placeholder}
          leftSection={<SearchIcon size={16} />}
          rightSection={isBusy && <Loader size={16} type="oval" />}
          value={typed}
          onChange={(event) => type(event.currentTarget.value)}
          error={
            refusal && (
              <>
                {texts.wrong} <RefusalText error={refusal} charactersBefore={search.status === undefined ? 0 : 1} />
              </>
            )
          }
          maxLength={8_000}
          spellCheck={false}
          autoComplete="off"
        />
        <ConnectionFilter value={search.connection} />
        <Select
          aria-label={texts.status}
          flex={GROWS}
          placeholder={texts.anyStatus}
          clearable
          data={STATUSES.map((value) => ({ value, label: texts[value] }))}
          value={search.status ?? null}
          onChange={(status) => change({ status: status ?? undefined, from: undefined })}
        />
        <Select
          aria-label={texts.order}
          flex={GROWS}
          allowDeselect={false}
          data={ORDERS.map((value) => ({ value, label: texts.orders[value] }))}
          value={search.order ?? "newest"}
          onChange={(order) =>
            change({ order: order === "newest" ? undefined : (order ?? undefined), from: undefined })
          }
        />
      </Group>
      <Group justify="space-between" gap="xs" mih="1.75rem">
        <Text size="sm" c="dimmed" role="status" aria-live="polite">
          {refusal === undefined && said} {found !== undefined && said !== undefined && rows(found)}
        </Text>
        <Button
          size="compact-sm"
          variant="subtle"
          leftSection={<QuestionIcon size={14} />}
          aria-expanded={isHelpOpen}
          onClick={help.toggle}
        >
          {texts.help.open}
        </Button>
      </Group>
      <Collapse expanded={isHelpOpen}>
        <SearchHelp onTry={type} />
      </Collapse>
    </Stack>
  );
}

function ConnectionFilter({ value }: { value: string | undefined }) {
  const texts = useTexts("users").search;
  const [, change] = useSearchParams();
  const answer = api.useQuery(
    "get",
    "/connections",
    { params: { query: { per_page: MAX_CONNECTIONS, fields: "name" } } },
    { staleTime: 60_000 },
  );
  const names = answer.data === undefined ? [] : listed(answer.data, "connections").rows.map(({ name = "" }) => name);
  const known = value === undefined || names.includes(value) ? names : [value, ...names];
  return (
    <Select
      aria-label={texts.connection}
      flex={GROWS}
      placeholder={texts.allConnections}
      clearable
      searchable={known.length > 8}
      data={known}
      value={value ?? null}
      onChange={(connection) => change({ connection: connection ?? undefined, from: undefined })}
    />
  );
}
