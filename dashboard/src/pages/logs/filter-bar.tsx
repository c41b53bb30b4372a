import { Button, Group, MultiSelect, Select, TextInput } from "@mantine/core";
import { SearchIcon } from "@primer/octicons-react";
import { useSearchParams } from "../../components/use-search-params.ts";
import { useTypedText } from "../../components/use-typed-text.ts";
import { useTexts } from "../../texts/use-texts.tsx";
import { isFiltered, type LogFilters, NO_FILTERS, SPANS } from "./log-filters.ts";
import { GROUPS } from "./log-types.ts";

/** What the log is filtered by; all of it is in the address. */
export function FilterBar({ filters }: { filters: LogFilters }) {
  const texts = useTexts("logs");
  const words = texts.filters;
  const [, change] = useSearchParams();
  const [text, typeText] = useTypedText(filters.text, (typed) =>
    change({ text: typed || undefined, from: undefined }, { replace: true }),
  );
  const [user, typeUser] = useTypedText(filters.user, (typed) =>
    change({ user: typed.trim() || undefined, from: undefined }, { replace: true }),
  );
  const groups = Object.entries(GROUPS).map(([group, types]) => ({
    group: texts.groups[group as keyof typeof GROUPS],
    items: types.map((type) => ({ value: type, label: texts.types[type].name })),
  }));
  const offered = groups.flatMap(({ items }) => items.map(({ value }) => value as string));
  const others = filters.types.filter((type) => !offered.includes(type));
  return (
    <Group component="section" aria-label={words.label} gap="sm" align="flex-end" mb="md">
      <TextInput
        flex="2 1 14rem"
        type="search"
        label={words.text}
        placeholder={words.textPlaceholder}
        leftSection={<SearchIcon size={16} />}
        value={text}
        onChange={(event) => typeText(event.currentTarget.value)}
        maxLength={200}
        spellCheck={false}
        autoComplete="off"
      />
      <MultiSelect
        flex="2 1 14rem"
        label={words.types}
        placeholder={filters.types.length === 0 ? words.anyType : undefined}
        searchable
        clearable
        data={others.length === 0 ? groups : [...groups, ...others]}
        value={[...filters.types]}
        onChange={(types) => change({ type: types.join(",") || undefined, from: undefined })}
      />
      <TextInput
        flex="1 1 12rem"
        label={words.user}
        placeholder={words.userPlaceholder}
        value={user}
        onChange={(event) => typeUser(event.currentTarget.value)}
        maxLength={1_024}
        spellCheck={false}
        autoComplete="off"
      />
      <TimeFilter filters={filters} />
      {isFiltered(filters) && (
        <Button variant="default" onClick={() => change(NO_FILTERS)}>
          {words.clear}
        </Button>
      )}
    </Group>
  );
}

function TimeFilter({ filters: { time, since, until } }: { filters: LogFilters }) {
  const texts = useTexts("logs").filters;
  const [, change] = useSearchParams();
  return (
    <>
      <Select
        flex="1 1 10rem"
        label={texts.time}
        placeholder={texts.anyTime}
        clearable
        data={[
          ...(Object.keys(SPANS) as (keyof typeof SPANS)[]).map((span) => ({ value: span, label: texts[span] })),
          { value: "range", label: texts.range },
        ]}
        value={time ?? null}
        onChange={(chosen) =>
          change({ time: chosen ?? undefined, since: undefined, until: undefined, from: undefined })
        }
      />
      {time === "range" &&
        (["since", "until"] as const).map((end) => (
          <TextInput
            key={end}
            flex="1 1 12rem"
            type="datetime-local"
            label={texts[end]}
            value={(end === "since" ? since : until) ?? ""}
            onChange={(event) =>
              change({ [end]: event.currentTarget.value || undefined, from: undefined }, { replace: true })
            }
          />
        ))}
    </>
  );
}
