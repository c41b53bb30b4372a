import { Modal, Text, TextInput } from "@mantine/core";
import { SearchIcon } from "@primer/octicons-react";
import { useNavigate } from "@tanstack/react-router";
import { type KeyboardEvent, useId, useState } from "react";
import { useReturnFocus } from "../components/use-return-focus.ts";
import { useTexts } from "../texts/use-texts.tsx";
import classes from "./command-palette.module.css";
import { usePaletteEntries } from "./palette-entries.ts";
import type { PaletteEntry } from "./palette-entry.ts";

interface CommandPaletteProps {
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** Goes anywhere and begins the common things by keyboard: pages, actions, and what can be found by name. */
export function CommandPalette({ opened, onClose }: CommandPaletteProps) {
  const { searchAll } = useTexts("shell");
  return (
    <Modal.Root
      opened={opened}
      onClose={onClose}
      size="lg"
      yOffset="10dvh"
      // At once, so that nothing that is typed right after the keys is lost.
      transitionProps={{ duration: 0 }}
      returnFocus={false}
    >
      <Modal.Overlay />
      <Modal.Content aria-label={searchAll}>
        <Modal.Body p={0}>
          <Palette onClose={onClose} />
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}

/**
 * A combobox whose list is always open: the focus stays in the input, and `aria-activedescendant` says which line is chosen
 * (https://www.w3.org/WAI/ARIA/apg/patterns/combobox/).
 */
function Palette({ onClose }: { onClose: () => void }) {
  const texts = useTexts("shell");
  const list = useId();
  const navigate = useNavigate();
  const [typed, setTyped] = useState("");
  const [wanted, want] = useState<string>();
  const { groups, isSearching, failed } = usePaletteEntries(typed);
  const entries = groups.flatMap((group) => group.entries);
  const chosen = entries.find(({ id }) => id === wanted) ?? entries[0];
  const idOf = (entry: PaletteEntry) => `${list}-${entry.id}`;
  const returnFocus = useReturnFocus(true);

  function take(entry: PaletteEntry) {
    const { does } = entry;
    onClose();
    if ("run" in does) return does.run();
    // The page that it leads to takes the focus itself.
    returnFocus.current = false;
    void navigate(does.link);
  }

  function move(steps: number) {
    if (!chosen) return;
    const next = entries[(entries.indexOf(chosen) + steps + entries.length) % entries.length]!;
    want(next.id);
    document.getElementById(idOf(next))?.scrollIntoView({ block: "nearest" });
  }

  function press(event: KeyboardEvent) {
    // Of a language that is typed by a menu of its own, Enter takes a word.
    if (event.nativeEvent.isComposing) return;
    const steps = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (steps === undefined && event.key !== "Enter") return;
    event.preventDefault();
    if (steps !== undefined) move(steps);
    else if (chosen) take(chosen);
  }

  return (
    <>
      <TextInput
        autoFocus
        data-autofocus
        size="lg"
        variant="unstyled"
        px="sm"
        role="combobox"
        aria-label={texts.searchAll}
        aria-expanded
        aria-controls={list}
        aria-autocomplete="list"
        aria-activedescendant={chosen && idOf(chosen)}
        placeholder={texts.searchAll}
        leftSection={<SearchIcon />}
        value={typed}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          want(undefined);
        }}
        onKeyDown={press}
        autoComplete="off"
        spellCheck={false}
      />
      <div id={list} role="listbox" aria-label={texts.searchAll} className={classes.list}>
        {groups.map((group) => (
          // biome-ignore lint/a11y/useSemanticElements: a part of a list is no set of fields
          <div key={group.label} role="group" aria-label={group.label}>
            <Text size="xs" c="dimmed" px="sm" pt="xs" aria-hidden>
              {group.label}
            </Text>
            {group.entries.map((entry) => (
              <Line
                key={entry.id}
                id={idOf(entry)}
                entry={entry}
                isChosen={entry === chosen}
                onPoint={() => want(entry.id)}
                onTake={() => take(entry)}
              />
            ))}
          </div>
        ))}
      </div>
      <Text size="sm" c="dimmed" px="sm" py="xs" role="status">
        {isSearching ? texts.searching : texts.results(entries.length)}
      </Text>
      <div role="alert">
        {failed.map((what) => (
          <Text key={what} size="sm" px="sm" pb="xs">
            {texts.notSearched(what)}
          </Text>
        ))}
      </div>
    </>
  );
}

interface LineProps {
  readonly id: string;
  readonly entry: PaletteEntry;
  readonly isChosen: boolean;
  readonly onPoint: () => void;
  readonly onTake: () => void;
}

function Line({ id, entry, isChosen, onPoint, onTake }: LineProps) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the input, which has the focus
    // biome-ignore lint/a11y/useFocusableInteractive: as above
    <div
      id={id}
      role="option"
      aria-selected={isChosen}
      className={classes.line}
      onMouseMove={onPoint}
      onMouseDown={(event) => event.preventDefault()}
      onClick={onTake}
    >
      <Text size="sm">{entry.label}</Text>
      {entry.description && entry.description !== entry.label && (
        <Text size="xs" className={classes.description}>
          {entry.description}
        </Text>
      )}
    </div>
  );
}
