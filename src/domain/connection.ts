import type { ConnectionId, TenantId } from "./ids.ts";
import type { JsonObject } from "./json.ts";

/** A configured place where users of a tenant sign in (contract §4.5). */
export interface Connection<Options = JsonObject> {
  readonly tenantId: TenantId;
  readonly id: ConnectionId;
  /** Immutable and unique in the tenant. */
  readonly name: string;
  readonly displayName?: string;
  /** `auth0` for a database. */
  readonly strategy: string;
  /**
   * As the API has it, unknown keys kept; the strategy parses what it needs. Values of `configuration` are sealed here
   * (contract §1.9) and opened only by the strategy that hands them to a script.
   */
  readonly options: Options;
  /** Values of `realm` that mean this connection; default: its name (contract §3.2). */
  readonly realms: readonly string[];
  readonly isDomainConnection: boolean;
  readonly metadata?: JsonObject;
  readonly properties: JsonObject;
  /** Goes up with every change; opened connections are kept by id and version. */
  readonly version: number;
  /** Of its scripts: goes up when one of them changes (`script_versions`); absent where none was ever saved. */
  readonly scriptVersion?: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}
