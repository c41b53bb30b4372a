import { Stack } from "@mantine/core";
import { useMay } from "../../session/session.tsx";
import { flag } from "./connection.ts";
import { DatabaseSwitches } from "./database-switches.tsx";
import { HiddenScripts } from "./hidden-scripts.tsx";
import { NetworkPolicy } from "./network-policy.tsx";
import type { PartProps } from "./part-props.ts";
import { ScriptSection } from "./script-section.tsx";
import { ScriptSettings } from "./script-settings.tsx";
import { SourceTreatment } from "./source-treatment.tsx";

/** "Use my own database": scripts that ask an old system, and what they need. */
export function DatabaseTab(props: PartProps) {
  const mayChange = useMay("update:connections");
  return (
    <Stack gap="lg">
      <DatabaseSwitches {...props} />
      {flag(props.connection.options, "enabledDatabaseCustomization", false) && (
        <>
          {mayChange ? <ScriptSection {...props} /> : <HiddenScripts />}
          <ScriptSettings {...props} />
          <NetworkPolicy {...props} />
          <SourceTreatment {...props} />
        </>
      )}
    </Stack>
  );
}
