import { Stack, Switch, Text } from "@mantine/core";
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

/** The two switches of the guide. Each is saved when it is moved. */
export function DatabaseSwitches({ id, connection }: PartProps) {
  const texts = useTexts("connections").database;
  const notices = useNotices();
  const mayChange = useMay("update:connections");
  const change = useChangeConnection(id);
  const migration = useMigration(id, true);
  const isOwn = flag(connection.options, "enabledDatabaseCustomization", false);
  const isImporting = flag(connection.options, "import_mode", false);
  const isFinalised = migration.data?.phase === "finalised";

  const set = (name: string, label: string, isOn: boolean) =>
    change.mutate(({ options }) => ({ options: { ...options, [name]: isOn } }), {
      onSuccess: () => notices.done(isOn ? texts.turnedOn(label) : texts.turnedOff(label)),
    });

  return (
    <Stack className="surface" p={{ base: "md", sm: "lg" }} gap="md">
      <Switch
        label={texts.own}
        description={texts.ownHelp}
        checked={isOwn}
        disabled={!mayChange || change.isPending}
        onChange={(event) => set("enabledDatabaseCustomization", texts.own, event.currentTarget.checked)}
      />
      <Switch
        label={texts.importMode}
        description={isOwn ? texts.importHelp : texts.needsOwn}
        checked={isImporting}
        disabled={!mayChange || change.isPending || !isOwn}
        onChange={(event) => set("import_mode", texts.importMode, event.currentTarget.checked)}
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
      {change.error != null && <ErrorState error={change.error} />}
    </Stack>
  );
}
