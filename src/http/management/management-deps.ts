import type { OpenConnections } from "../../connections/open-connections.ts";
import type { Clock } from "../../domain/clock.ts";
import type { AttackProtection } from "../../flows/attack-protection/attack-protection.ts";
import type { JobRunner } from "../../jobs/job-runner.ts";
import type { LogWriter } from "../../logs/log-writer.ts";
import type { MailSender } from "../../mail/mail-sender.ts";
import type { ListedModule } from "../../scripts/modules/list-modules.ts";
import type { ScriptRunner } from "../../scripts/script-runner.ts";
import type { SourceProtection } from "../../sources/protection/source-protection.ts";
import type { ConfigCache } from "../../store/config-cache.ts";
import type { Sealer } from "../../store/sealer.ts";
import type { Store } from "../../store/store.ts";
import type { AccessTokenVerifier } from "../../tokens/access-token-verifier.ts";
import type { KeyRing } from "../../tokens/key-ring.ts";
import type { PasswordHasher } from "../../users/password-hasher.ts";
import type { ExportLinks } from "./export-links.ts";

/** What the handlers of the Management API work with. A handler takes the `Pick` of it that it needs. */
export interface ManagementDeps {
  readonly store: Store;
  /** Read here only where a slightly old answer does no harm; handlers that show what they changed read the store. */
  readonly config: ConfigCache;
  readonly sealer: Sealer;
  readonly keyRing: KeyRing;
  readonly verifier: AccessTokenVerifier;
  readonly logWriter: LogWriter;
  readonly scriptRunner: ScriptRunner;
  /** The modules that its scripts may require. */
  readonly listScriptModules: () => readonly ListedModule[];
  readonly protection: Pick<SourceProtection, "protect">;
  /** PEM file of the authority that scripts trust beside the system's. */
  readonly authorityFile?: string;
  readonly passwordHasher: PasswordHasher;
  readonly mail: MailSender;
  /** What becomes of the mail of a tenant without a mail server of its own; `outbox`: kept for developers. */
  readonly installationMail: "smtp" | "outbox" | "none";
  /** Sender of mails, where it is not made from the domain. */
  readonly mailFrom?: string;
  readonly connections: Pick<OpenConnections, "get">;
  readonly attackProtection: Pick<
    AttackProtection,
    "listBlocks" | "unblock" | "listAllBlocks" | "isIpBlocked" | "unblockIp"
  >;
  /** Told of every job that is made, so that this node need not wait for its next look. */
  readonly jobs: Pick<JobRunner, "poke">;
  /** Limits of users-imports jobs: size of a file in bytes (absent: any), and how many of a tenant at once (contract §4.7). */
  readonly usersImports: { readonly maxBytes?: number; readonly maxActive: number };
  readonly exportLinks: ExportLinks;
  readonly clock: Clock;
  /** Requests of one client: a burst, and how many come back each second (contract §4.1). */
  readonly rateLimit: { readonly burst: number; readonly perSecond: number };
}
