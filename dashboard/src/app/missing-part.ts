import { BASE_PATH } from "../api/sign-in.ts";

const KEPT_AS = "usher-dashboard-reloaded-at";
/** Reloading by itself more often than this would be a loop. */
const SELDOM_MS = 60_000;
const ASK_AGAIN_MS = 5_000;

const missing = new WeakSet<object>();
// What Vite says of a file of the program that did not arrive: the network is cut, or a newer version has other files.
addEventListener("vite:preloadError", ({ payload }) => void missing.add(payload));

/** Whether it was thrown because a part of the program did not arrive. */
export const isMissingPart = (error: unknown): boolean =>
  error instanceof Error && (missing.has(error) || isMissingPart(error.cause));

/** Loads the page anew, with all its parts, when the server answers. Gives whether it does. */
export async function reloadIfServed(): Promise<boolean> {
  const isServed = await isServerThere();
  if (isServed) {
    sessionStorage.setItem(KEPT_AS, String(Date.now()));
    location.reload();
  }
  return isServed;
}

/** Does the same by itself as soon as the server answers, but not again right after the last time. Gives what ends that. */
export function reloadWhenServed(): () => void {
  const wait = Number(sessionStorage.getItem(KEPT_AS)) + SELDOM_MS - Date.now();
  let timer = setTimeout(ask, Math.max(wait, 0));
  async function ask() {
    if (!(await reloadIfServed())) timer = setTimeout(ask, ASK_AGAIN_MS);
  }
  return () => clearTimeout(timer);
}

const isServerThere = (): Promise<boolean> =>
  fetch(`${BASE_PATH}/`, { method: "HEAD", cache: "no-store" }).then(
    ({ ok }) => ok,
    () => false,
  );
