import type { Connection } from "../../domain/connection.ts";
import { DomainError } from "../../domain/errors.ts";
import type { JsonObject } from "../../domain/json.ts";
import { type Sealer, sealContext } from "../../store/sealer.ts";

type ConnectionKey = Pick<Connection, "tenantId" | "id">;

/**
 * Options whose `configuration` values are all sealed (contract §1.9). A value that is sealed already, as a caller read it, stays
 * as it is, so that getting the options, changing them and sending them back neither seals twice nor loses a value.
 */
export function sealSettings(
  options: JsonObject,
  connection: ConnectionKey,
  before: JsonObject | undefined,
  deps: { sealer: Sealer },
): JsonObject {
  const plain = settingsOf(options);
  if (plain === undefined) return options;
  const former = Object.entries(settingsOf(before) ?? {});
  const sealed = Object.entries(plain).map(([name, value]) => {
    const context = sealContext.connectionSetting(connection.tenantId, connection.id, name);
    if (opens(value, context, deps.sealer)) return [name, value];
    if (former.some(([, kept]) => kept === value)) {
      throw new DomainError(
        "invalid_body",
        `The value of options.configuration.${name} was read under another name; send the plain value instead.`,
      );
    }
    return [name, deps.sealer.seal(value, context)];
  });
  return { ...options, configuration: Object.fromEntries(sealed) };
}

function settingsOf(options: JsonObject | undefined): Readonly<Record<string, string>> | undefined {
  const value = options?.configuration;
  return typeof value === "object" && value !== null ? (value as Record<string, string>) : undefined;
}

function opens(value: string, context: string, sealer: Sealer): boolean {
  try {
    sealer.open(value, context);
    return true;
  } catch {
    return false;
  }
}
