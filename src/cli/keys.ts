import { loadConfig } from "../config/load-config.ts";
import type { SigningKey } from "../domain/tenant.ts";
import type { CommandContext } from "./command-context.ts";
import { findTenant } from "./find-tenant.ts";
import { withInstallation } from "./installation.ts";

export interface KeysListFlags {
  readonly data?: string;
  readonly domain?: string;
  readonly json?: boolean;
}

export interface KeysRotateFlags extends KeysListFlags {
  readonly revokePrevious?: boolean;
}

/** `usher keys list`. */
export async function listKeys(flags: KeysListFlags, context: CommandContext): Promise<void> {
  const config = loadConfig({ data: flags.data }, context.env, { create: false });
  await withInstallation(config, async ({ store, keyRing }) => {
    const tenant = await findTenant(flags.domain, { store });
    const keys = await keyRing.list(tenant.id);
    print({ tenant: tenant.name, keys: keys.map(describe) }, flags, context);
  });
}

/** `usher keys rotate`: `next` becomes `current`; with `--revoke-previous` what was current until now is worth nothing any more. */
export async function rotateKeys(flags: KeysRotateFlags, context: CommandContext): Promise<void> {
  const config = loadConfig({ data: flags.data }, context.env, { create: false });
  await withInstallation(config, async ({ store, keyRing }) => {
    const tenant = await findTenant(flags.domain, { store });
    const before = (await keyRing.list(tenant.id)).find((key) => key.state === "current");
    const current = await keyRing.rotate(tenant.id);
    if (flags.revokePrevious && before) await keyRing.revoke(tenant.id, before.kid);
    const keys = await keyRing.list(tenant.id);
    if (!flags.json) context.terminal.out(`${tenant.name} now signs with ${current.kid}.`);
    print({ tenant: tenant.name, keys: keys.map(describe) }, flags, context);
  });
}

interface KeyLine {
  readonly kid: string;
  readonly state: SigningKey["state"];
  readonly alg: SigningKey["alg"];
  readonly created_at: string;
  readonly current_since?: string;
  readonly current_until?: string;
  readonly revoked_at?: string;
}

const describe = (key: SigningKey): KeyLine => ({
  kid: key.kid,
  state: key.state,
  alg: key.alg,
  created_at: key.createdAt.toISOString(),
  current_since: key.currentSince?.toISOString(),
  current_until: key.currentUntil?.toISOString(),
  revoked_at: key.revokedAt?.toISOString(),
});

const ORDER: readonly SigningKey["state"][] = ["current", "next", "previous", "revoked"];

function print(
  result: { tenant: string; keys: readonly KeyLine[] },
  flags: KeysListFlags,
  { terminal }: CommandContext,
): void {
  if (flags.json) {
    terminal.out(JSON.stringify(result, null, 2));
    return;
  }
  const keys = [...result.keys].sort(
    (one, other) =>
      ORDER.indexOf(one.state) - ORDER.indexOf(other.state) || other.created_at.localeCompare(one.created_at),
  );
  for (const key of keys) {
    const since = key.revoked_at ?? key.current_until ?? key.current_since ?? key.created_at;
    terminal.out(`${key.state.padEnd(9)} ${key.alg}  ${key.kid}  since ${since}`);
  }
}
