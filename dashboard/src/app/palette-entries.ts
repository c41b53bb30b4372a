import { useMantineColorScheme } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { api } from "../api/client.ts";
import { signOut } from "../api/sign-in.ts";
import { useMay, useSession } from "../session/session.tsx";
import { LANGUAGE_CODES, LANGUAGES } from "../texts/languages.ts";
import { useLanguage, useTexts } from "../texts/use-texts.tsx";
import { ACTIONS, type ActionEntry } from "./actions.ts";
import { visibleTo } from "./navigation.ts";
import type { PaletteEntry } from "./palette-entry.ts";
import { MIGRATION_PARTS, SETTINGS_PARTS } from "./sub-pages.ts";
import { useFound } from "./use-found.ts";

export interface PaletteGroup {
  readonly label: string;
  readonly entries: readonly PaletteEntry[];
}

interface PaletteAnswer {
  /** Without the empty ones. */
  readonly groups: readonly PaletteGroup[];
  readonly isSearching: boolean;
  /** Names of what could not be searched. */
  readonly failed: readonly string[];
}

const TYPING_MS = 200;
/** As many parts of pages are offered at most. */
const MAX_PARTS = 12;

/** What the palette has for what is typed: pages, what can be begun, and what is found by name. */
export function usePaletteEntries(typed: string): PaletteAnswer {
  const { groups } = useTexts("shell");
  const text = typed.trim();
  const [query] = useDebouncedValue(text, TYPING_MS);
  const pages = usePages();
  const parts = [...useSettingsParts(), ...useMigrationParts()];
  const actions = [...useActions(), ...useRosterActions(), ...usePersonActions()];
  const searches = useFound(query);
  const found = searches.map(({ kind, found: entries }) => ({
    label: groups[kind],
    // Until the answer for the last letter is here, only what fits it too: Enter must not open somebody else.
    entries: text === query ? entries : matching(entries, text),
  }));
  return {
    groups: [
      // Parts of pages are many: only what is asked for.
      {
        label: groups.pages,
        entries: [...matching(pages, text), ...(text === "" ? [] : matching(parts, text).slice(0, MAX_PARTS))],
      },
      { label: groups.actions, entries: matching(actions, text) },
      ...found,
    ].filter(({ entries }) => entries.length > 0),
    isSearching: text !== query || searches.some((search) => search.isSearching),
    failed: searches.filter((search) => search.hasFailed).map(({ kind }) => groups[kind]),
  };
}

function matching(entries: readonly PaletteEntry[], text: string): readonly PaletteEntry[] {
  const words = text.toLowerCase().split(/\s+/);
  return entries.filter(({ label, description = "" }) =>
    words.every((word) => `${label} ${description}`.toLowerCase().includes(word)),
  );
}

function usePages(): readonly PaletteEntry[] {
  const { pages } = useTexts("shell");
  const { scopes } = useSession();
  return visibleTo(scopes).map(({ page, to }) => ({ id: to, label: pages[page], does: { link: { to } } }));
}

function useActions(): readonly PaletteEntry[] {
  const texts = useTexts("shell").actions;
  const { scopes, role } = useSession();
  const isOffered = ({ scope, notToViewers }: ActionEntry) =>
    scopes.includes(scope) && !(notToViewers && role === "viewer");
  return ACTIONS.filter(isOffered).map(({ action, link }) => ({
    id: action,
    label: texts[action],
    does: { link },
  }));
}

function useSettingsParts(): readonly PaletteEntry[] {
  const { settingsParts, pages } = useTexts("shell");
  const { scopes } = useSession();
  return SETTINGS_PARTS.filter(({ scope }) => scopes.includes(scope)).map(({ tab }) => ({
    id: `settings-${tab}`,
    label: settingsParts[tab],
    description: pages.settings,
    does: { link: { to: "/settings/$tab", params: { tab } } },
  }));
}

function useMigrationParts(): readonly PaletteEntry[] {
  const { migrationParts } = useTexts("shell");
  return useMigrations().flatMap(({ connection_id: id, connection }) =>
    MIGRATION_PARTS.map((tab) => ({
      id: `${tab}-${id}`,
      label: migrationParts[tab],
      description: connection,
      does: { link: { to: "/migrations/$id/$tab", params: { id, tab } } },
    })),
  );
}

/** A list of expected people belongs to one migration, so there is one such action for each of the first few. */
function useRosterActions(): readonly PaletteEntry[] {
  const { loadRoster } = useTexts("shell");
  const mayLoad = useMay("create:migrations");
  const open = useMigrations().filter(({ phase }) => mayLoad && phase !== "finalised");
  return open.slice(0, 6).map(({ connection_id: id, connection }) => ({
    id: `roster-action-${id}`,
    label: loadRoster(connection),
    does: { link: { to: "/migrations/$id/$tab", params: { id, tab: "roster" } } },
  }));
}

/** Those of the first hundred connections. */
function useMigrations() {
  const enabled = useMay("read:migrations");
  const query = { take: 100 };
  const { data } = api.useQuery("get", "/migrations", { params: { query } }, { enabled, staleTime: 60_000 });
  return data?.migrations ?? [];
}

function usePersonActions(): readonly PaletteEntry[] {
  const texts = useTexts("shell");
  const { setColorScheme } = useMantineColorScheme();
  const { choose } = useLanguage();
  return [
    ...(["light", "dark", "auto"] as const).map((scheme) => ({
      id: `theme-${scheme}`,
      label: `${texts.theme.label}: ${texts.theme[scheme]}`,
      does: { run: () => setColorScheme(scheme) },
    })),
    ...LANGUAGE_CODES.map((language) => ({
      id: `language-${language}`,
      label: `${texts.language}: ${LANGUAGES[language].name}`,
      does: { run: () => choose(language) },
    })),
    { id: "sign-out", label: texts.signOut, does: { run: signOut } },
  ];
}
