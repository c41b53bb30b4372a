import type { Connection } from "../../domain/connection.ts";
import type { ScriptRunner } from "../../scripts/script-runner.ts";
import { scriptSource } from "../../sources/script/script-source.ts";
import type { SourceConnector } from "../../sources/source-connector.ts";
import { type Sealer, sealContext } from "../../store/sealer.ts";
import type { DatabaseOptions } from "./database-options.ts";
import type { DomainList } from "./domain-list.ts";

export interface OpenScriptSourceDeps {
  readonly scriptRunner: ScriptRunner;
  readonly sealer: Pick<Sealer, "open">;
  readonly domainList: DomainList;
}

/** The connection's own scripts as its source, with the values of `configuration` opened (contract §1.9). */
export function openScriptSource(
  connection: Pick<Connection, "tenantId" | "id">,
  options: DatabaseOptions,
  deps: OpenScriptSourceDeps,
): SourceConnector {
  const { usher } = options;
  return scriptSource.open(
    scriptSource.options.parse({
      tenantId: connection.tenantId,
      connectionId: connection.id,
      login: options.customScripts.login,
      getUser: options.customScripts.get_user,
      configuration: openedConfiguration(connection, options, deps.sealer),
      enableScriptContext: options.enable_script_context,
      network: usher.network.policy === "list" ? { kind: "list", hosts: usher.network.hosts } : { kind: "public" },
      timeoutMs: usher.source_timeout_ms,
      connectTimeoutMs: usher.source_protection.connect_timeout_ms,
      recogniseWrongPasswordTexts: usher.recognise_wrong_password_texts,
      recogniseAbsentUserTexts: usher.recognise_absent_user_texts,
    }),
    { runner: deps.scriptRunner, alwaysReachable: deps.domainList },
  );
}

function openedConfiguration(
  connection: Pick<Connection, "tenantId" | "id">,
  options: DatabaseOptions,
  sealer: Pick<Sealer, "open">,
): Record<string, string> {
  const open = ([name, sealed]: [string, string]) =>
    [name, sealer.open(sealed, sealContext.connectionSetting(connection.tenantId, connection.id, name))] as const;
  return Object.fromEntries(Object.entries(options.configuration).map(open));
}
