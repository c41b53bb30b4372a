import type { ConnectionId, TenantId } from "../../domain/ids.ts";
import type { RosterFileOptions } from "../../migration/roster-files/roster-file-options.ts";
import { type Sealer, sealContext } from "../../store/sealer.ts";
import { type RosterLoadPayload, type RosterLoadWish, rosterFirebaseOptions } from "./roster-load-payload.ts";

interface WhichConnection {
  readonly tenantId: TenantId;
  readonly id: ConnectionId;
}

/** What the job is told: as it was asked for, with the signer key of a Firebase project sealed, since jobs are kept. */
export function rosterLoadPayloadOf(
  { options: { firebase, ...options }, ...wish }: RosterLoadWish,
  { tenantId, id }: WhichConnection,
  { sealer }: { readonly sealer: Pick<Sealer, "seal"> },
): RosterLoadPayload {
  if (firebase === undefined) return { ...wish, options };
  const sealedFirebase = sealer.seal(JSON.stringify(firebase), sealContext.rosterLoad(tenantId, id));
  return { ...wish, options, sealedFirebase };
}

/** What the reader of the job's file is told. */
export function readerOptionsOf(
  { options, sealedFirebase }: RosterLoadPayload,
  { tenantId, id }: WhichConnection,
  { sealer }: { readonly sealer: Pick<Sealer, "open"> },
): RosterFileOptions {
  if (sealedFirebase === undefined) return options;
  const firebase = rosterFirebaseOptions.parse(
    JSON.parse(sealer.open(sealedFirebase, sealContext.rosterLoad(tenantId, id))),
  );
  return { ...options, firebase };
}
