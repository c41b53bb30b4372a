import { Stack } from "@mantine/core";
import { flag } from "./connection.ts";
import { DatabaseSwitches } from "./database-switches.tsx";
import { NetworkPolicy } from "./network-policy.tsx";
import type { PartProps } from "./part-props.ts";
import { ScriptSection } from "./script-section.tsx";
import { ScriptSettings } from "./script-settings.tsx";
import { SourceTreatment } from "./source-treatment.tsx";

/** "Use my own database": scripts that ask an old system, and what they need. */
export function DatabaseTab(props: PartProps) {
  return (
    <Stack gap="lg">
      <DatabaseSwitches {...props} />
      {flag(props.connection.options, "enabledDatabaseCustomization", false) && (
        <>
          <ScriptSection {...props} />
          <ScriptSettings {...props} />
          <NetworkPolicy {...props} />
          <SourceTreatment {...props} />
        </>
      )}
    </Stack>
  );
}
