import "@mantine/spotlight/styles.css";
import { useMantineColorScheme } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { createSpotlight, Spotlight } from "@mantine/spotlight";
import { SearchIcon } from "@primer/octicons-react";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { signOut } from "../api/sign-in.ts";
import { useSession } from "../session/session.tsx";
import { LANGUAGE_CODES, LANGUAGES } from "../texts/languages.ts";
import { useLanguage, useTexts } from "../texts/use-texts.tsx";
import { visibleTo } from "./navigation.ts";
import { useFound } from "./use-found.ts";

const [store, spotlight] = createSpotlight();

interface Action {
  readonly id: string;
  readonly label: string;
  readonly description?: string;
  readonly onClick: () => void;
}

/** Goes anywhere and does the common things by keyboard: pages, actions, and what can be found by name. */
export function CommandPalette(props: { timesOpened: number }) {
  const texts = useTexts("shell");
  const [typed, setTyped] = useState("");
  const [query] = useDebouncedValue(typed.trim(), 200);
  const pages = useMatching(usePages(), typed);
  const actions = useMatching(useActions(), typed);
  const searches = useFound(query);
  const isSearching = searches.some((search) => search.isSearching);
  const failed = searches.filter((search) => search.hasFailed);
  const navigate = useNavigate();

  // biome-ignore lint/correctness/useExhaustiveDependencies: each time it is asked for
  useEffect(() => spotlight.open(), [props.timesOpened]);

  const shown = [
    { label: texts.groups.pages, actions: pages },
    { label: texts.groups.actions, actions: actions },
    ...searches.map(({ kind, found }) => ({
      label: texts.groups[kind],
      actions: found.map((one) => ({ ...one, onClick: () => void navigate(one.link) })),
    })),
  ].filter((group) => group.actions.length > 0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever others are shown
  useEffect(selectFirst, [typed, shown.flatMap((group) => group.actions.map(({ id }) => id)).join(" ")]);

  return (
    <Spotlight.Root store={store} query={typed} onQueryChange={setTyped} shortcut={null} clearQueryOnClose>
      <Spotlight.Search placeholder={texts.searchAll} aria-label={texts.searchAll} leftSection={<SearchIcon />} />
      <Spotlight.ActionsList>
        {shown.map((group) => (
          <Spotlight.ActionsGroup key={group.label} label={group.label}>
            {group.actions.map((action) => (
              <Spotlight.Action
                key={action.id}
                label={action.label}
                description={action.description}
                onClick={action.onClick}
              />
            ))}
          </Spotlight.ActionsGroup>
        ))}
        {isSearching && <Spotlight.Empty role="status">{texts.searching}</Spotlight.Empty>}
        {failed.map(({ kind }) => (
          <Spotlight.Empty key={kind} role="alert">
            {texts.notSearched(texts.groups[kind])}
          </Spotlight.Empty>
        ))}
        {shown.length === 0 && !isSearching && failed.length === 0 && (
          <Spotlight.Empty role="status">{texts.nothingFound}</Spotlight.Empty>
        )}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}

/** The component does this only as one types; what was searched for comes later. */
function selectFirst(): void {
  const { listId } = store.getState();
  const list = document.getElementById(listId);
  if (!list || list.querySelector("[data-selected]")) return;
  list.querySelector("[data-action]")?.setAttribute("data-selected", "true");
  store.updateState((state) => ({ ...state, selected: 0 }));
}

function usePages(): readonly Action[] {
  const { pages } = useTexts("shell");
  const { scopes } = useSession();
  const navigate = useNavigate();
  return visibleTo(scopes).map(({ page, to }) => ({
    id: to,
    label: pages[page],
    onClick: () => void navigate({ to }),
  }));
}

function useActions(): readonly Action[] {
  const texts = useTexts("shell");
  const { setColorScheme } = useMantineColorScheme();
  const { choose } = useLanguage();
  return [
    ...(["light", "dark", "auto"] as const).map((scheme) => ({
      id: `theme-${scheme}`,
      label: `${texts.theme.label}: ${texts.theme[scheme]}`,
      onClick: () => setColorScheme(scheme),
    })),
    ...LANGUAGE_CODES.map((language) => ({
      id: `language-${language}`,
      label: `${texts.language}: ${LANGUAGES[language].name}`,
      onClick: () => choose(language),
    })),
    { id: "sign-out", label: texts.signOut, onClick: () => signOut() },
  ];
}

function useMatching(actions: readonly Action[], typed: string): readonly Action[] {
  const words = typed.toLowerCase().split(/\s+/);
  return actions.filter(({ label }) => words.every((word) => label.toLowerCase().includes(word)));
}
