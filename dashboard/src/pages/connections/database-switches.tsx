import { Stack, Switch, Text } from "@mantine/core";
import { useState } from "react";
import { ConfirmDelete } from "../../components/confirm-delete.tsx";
import { ErrorState } from "../../components/error-state.tsx";
import { TextLink } from "../../components/links.tsx";
import { NotAllowed } from "../../components/not-allowed.tsx";
import { useNotices } from "../../components/notices.ts";
import { useMay } from "../../session/session.tsx";
import { useTexts } from "../../texts/use-texts.tsx";
import { flag } from "./connection.ts";
import type { PartProps } from "./part-props.ts";
import { useChangeConnection } from "./use-change-connection.ts";
import { useMigration } from "./use-connections.ts";

const SWITCHES = { own: "enabledDatabaseCustomization", importMode: "import_mode" } as const;

/** The two switches of the guide. Each is saved when it is moved; who would stop people from coming is asked first. */
export function DatabaseSwitches({ id, connection }: PartProps) {
  const texts = useTexts("connections").database;
  const notices = useNotices();
  const mayChange = useMay("update:connections");
  const change = useChangeConnection(id);
  const migration = useMigration(id, true);
  const isOwn = flag(connection.options, "enabledDatabaseCustomization", false);
  const isImporting = flag(connection.options, "import_mode", false);
  const isFinalised = migration.data?.phase === "finalised";

  const [asked, setAsked] = useState<keyof typeof SWITCHES>();
  const stopsPeople = isOwn && isImporting && !isFinalised;

  const set = async (which: keyof typeof SWITCHES, isOn: boolean) => {
    await change.mutateAsync(({ options }) => ({ options: { ...options, [SWITCHES[which]]: isOn } }));
    notices.done(isOn ? texts.turnedOn(texts[which]) : texts.turnedOff(texts[which]));
  };
  const move = (which: keyof typeof SWITCHES, isOn: boolean) => {
    if (!isOn && stopsPeople) setAsked(which);
    // What it is refused with is shown below.
    else void set(which, isOn).catch(() => undefined);
  };

  return (
    <Stack className="surface" p={{ base: "md", sm: "lg" }} gap="md">
      <Switch
        label={texts.own}
        description={texts.ownHelp}
        checked={isOwn}
        disabled={!mayChange || change.isPending}
        onChange={(event) => move("own", event.currentTarget.checked)}
      />
      <Switch
        label={texts.importMode}
        description={isOwn ? texts.importHelp : texts.needsOwn}
        checked={isImporting}
        disabled={!mayChange || change.isPending || !isOwn}
        onChange={(event) => move("importMode", event.currentTarget.checked)}
      />
      {isOwn && !isImporting && (
        <Text size="sm" c="dimmed">
          {texts.importOffHelp}
        </Text>
      )}
      {isFinalised && (
        <Text size="sm">
          {texts.finalised}{" "}
          <TextLink to="/migrations/$id/$tab" params={{ id, tab: "progress" }}>
            {texts.toMigration}
          </TextLink>
        </Text>
      )}
      {!mayChange && <NotAllowed />}
      {change.error != null && asked === undefined && <ErrorState error={change.error} />}
      <ConfirmDelete
        opened={asked !== undefined}
        title={texts.offTitle(texts[asked ?? "own"])}
        text={texts.offText}
        label={texts.off}
        onClose={() => setAsked(undefined)}
        onConfirm={async () => asked && set(asked, false)}
      />
    </Stack>
  );
}
