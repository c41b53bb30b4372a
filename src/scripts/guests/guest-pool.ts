import type { Guest } from "./guest.ts";
import { residentMiB } from "./resident-memory.ts";

/** A place for one call. Give it back with `release`, whatever happened. */
export interface GuestPlace {
  readonly guest: Guest;
  /** Whether the guest was started for this very call. */
  readonly coldStart: boolean;
  release(): void;
}

export interface GuestPool {
  /** A place in a guest of `key`, started by `start` if need be; undefined when `signal` was aborted first. */
  acquire(
    key: string,
    start: (onEnd: (guest: Guest) => void) => Guest,
    signal: AbortSignal,
  ): Promise<GuestPlace | undefined>;
  close(): Promise<void>;
}

export interface GuestPoolLimits {
  readonly maxConcurrencyPerGuest: number;
  readonly maxGuestsPerConnection: number;
  readonly maxGuests: number;
  readonly idleMs: number;
  /** After this long a guest is replaced, as Auth0 recycles its containers (contract §1.4, `global`). */
  readonly maxAgeMs: number;
  /** Resident memory at which a guest is killed. */
  readonly maxResidentMiB: number;
}

/** A busy guest that does not answer for this long gets no further call; another one is started. */
const BUSY_ANSWER_MS = 100;
/** A guest without a running call that does not answer for this long is killed. */
const IDLE_ANSWER_MS = 5_000;
/** A call that waits this long to be entered makes its guest suspect. */
const HELD_UP_MS = 500;
/**
 * A suspect guest that does not answer for this long is killed, and the waiting calls run elsewhere: shorter when no script in
 * it would be lost, longer when one is at work, since hashing a password may take its time.
 */
const SUSPECT_ANSWER_MS = { behind_nothing: 500, behind_another: 4_000 } as const;
const MEMORY_WATCH_MS = 25;
const SWEEP_MS = 250;
const MAX_SCRIPTS_PER_GUEST = 32;

/** Keeps guests warm by key (tenant, connection, policy), and decides which of them a call goes to. */
export function createGuestPool(limits: GuestPoolLimits): GuestPool {
  const guests = new Map<string, Set<Guest>>();
  const waiting: { key: string; wake: () => void }[] = [];
  const probed = new Set<Guest>();
  let total = 0;
  let closed = false;
  const watch = setInterval(watchMemory, MEMORY_WATCH_MS);
  const sweep = setInterval(sweepIdle, SWEEP_MS);
  watch.unref();
  sweep.unref();

  return {
    async acquire(key, start, signal) {
      while (!closed && !signal.aborted) {
        const place = takeIdle(key) ?? (await takeBusy(key)) ?? takeNew(key, start);
        if (place !== undefined) {
          if (!signal.aborted) return place;
          place.release();
          return undefined;
        }
        await turn(key, signal);
      }
      return undefined;
    },
    async close() {
      closed = true;
      clearInterval(watch);
      clearInterval(sweep);
      for (const guest of all()) guest.kill("closed");
      for (const entry of waiting.splice(0)) entry.wake();
    },
  };

  function takeIdle(key: string): GuestPlace | undefined {
    for (const guest of guests.get(key) ?? []) {
      if (guest.takesCalls && guest.reserved === 0) return reserve(guest, false);
    }
    return undefined;
  }

  /** The least busy guest that has room and whose event loop answers: a call must not queue behind one that hangs. */
  async function takeBusy(key: string): Promise<GuestPlace | undefined> {
    const withRoom = [...(guests.get(key) ?? [])]
      .filter((guest) => guest.takesCalls && guest.reserved < limits.maxConcurrencyPerGuest)
      .sort((a, b) => a.reserved - b.reserved);
    for (const guest of withRoom) {
      // A place is taken before asking, so that calls which ask at the same time see each other.
      const place = reserve(guest, false);
      if (!guest.isReady || (await guest.answers(BUSY_ANSWER_MS))) {
        if (guest.takesCalls) return place;
      }
      place.release();
    }
    return undefined;
  }

  function takeNew(key: string, start: (onEnd: (guest: Guest) => void) => Guest): GuestPlace | undefined {
    if ((guests.get(key)?.size ?? 0) >= limits.maxGuestsPerConnection) return undefined;
    if (total >= limits.maxGuests && !endLeastRecentlyUsed()) return undefined;
    const guest = start(forget);
    const group = guests.get(key) ?? new Set();
    group.add(guest);
    guests.set(key, group);
    total += 1;
    return reserve(guest, true);
  }

  function reserve(guest: Guest, coldStart: boolean): GuestPlace {
    guest.reserved += 1;
    let held = true;
    return {
      guest,
      coldStart,
      release() {
        if (!held) return;
        held = false;
        guest.reserved -= 1;
        guest.lastUsedMs = performance.now();
        if (!guest.takesCalls || guest.scriptCount > MAX_SCRIPTS_PER_GUEST) guest.retire();
        wakeNext(guest.key);
      },
    };
  }

  function forget(guest: Guest): void {
    if (guests.get(guest.key)?.delete(guest)) total -= 1;
    if (guests.get(guest.key)?.size === 0) guests.delete(guest.key);
    // Room for anybody.
    for (const key of new Set(waiting.map((entry) => entry.key))) wakeNext(key);
  }

  function endLeastRecentlyUsed(): boolean {
    const idle = [...all()].filter((guest) => guest.reserved === 0).sort((a, b) => a.lastUsedMs - b.lastUsedMs)[0];
    idle?.kill("closed");
    return idle !== undefined;
  }

  /** Waits until a place may have become free. */
  function turn(key: string, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const entry = {
        key,
        wake: () => {
          signal.removeEventListener("abort", leave);
          resolve();
        },
      };
      const leave = () => {
        const at = waiting.indexOf(entry);
        if (at !== -1) waiting.splice(at, 1);
        else wakeNext(key); // Woken and gone at the same moment: the turn is the next one's.
        resolve();
      };
      waiting.push(entry);
      signal.addEventListener("abort", leave, { once: true });
    });
  }

  function wakeNext(key: string): void {
    const at = waiting.findIndex((entry) => entry.key === key);
    if (at !== -1) waiting.splice(at, 1)[0]!.wake();
  }

  function watchMemory(): void {
    for (const guest of all()) {
      if (guest.reserved > 0) killIfTooLarge(guest);
    }
  }

  function sweepIdle(): void {
    const now = performance.now();
    for (const guest of all()) {
      killIfTooLarge(guest);
      if (guest.isDead) continue;
      if (now - guest.startedMs > limits.maxAgeMs) guest.retire();
      if (!guest.isReady || probed.has(guest)) continue;
      const heldUp = guest.heldUp(HELD_UP_MS);
      if (heldUp !== "no") void endIfSilent(guest, SUSPECT_ANSWER_MS[heldUp], () => guest.heldUp(HELD_UP_MS) !== "no");
      if (guest.reserved > 0) continue;
      if (now - guest.lastUsedMs > limits.idleMs) guest.kill("closed");
      else void endIfSilent(guest, IDLE_ANSWER_MS, () => guest.reserved === 0);
    }
    // Nobody may wait for a wake that was lost; a turn taken for nothing costs little.
    for (const key of new Set(waiting.map((entry) => entry.key))) wakeNext(key);
  }

  /** A script may loop, also after its call: its guest would hold up others, or burn a processor for nobody. */
  async function endIfSilent(guest: Guest, limitMs: number, still: () => boolean): Promise<void> {
    probed.add(guest);
    if (!(await guest.answers(limitMs)) && still()) guest.kill("hang");
    probed.delete(guest);
  }

  function killIfTooLarge(guest: Guest): void {
    const size = guest.pid === undefined ? undefined : residentMiB(guest.pid);
    if (size !== undefined && size > limits.maxResidentMiB) guest.kill("memory");
  }

  function all(): Guest[] {
    return [...guests.values()].flatMap((group) => [...group]);
  }
}
