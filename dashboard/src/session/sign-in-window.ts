import { BASE_PATH } from "../api/sign-in.ts";

/** Where the window that only signs in begins and comes back to. */
const ADDRESS = `${BASE_PATH}/signed-in`;
const CHANNEL = "usher-dashboard-signed-in";
const SIGNED_OUT_CHANNEL = "usher-dashboard-signed-out";

/** Opens a window to sign in by. False when the browser does not allow it. */
export const openSignInWindow = (): boolean => window.open(ADDRESS) !== null;

/** Tells the other windows that somebody has signed in, and closes the one that was opened for that alone. */
export function tellSignedIn(): void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage(null);
  channel.close();
  if (location.pathname !== ADDRESS) return;
  window.close();
  // Where it may not close itself, it is a dashboard like any other.
  history.replaceState(null, "", `${BASE_PATH}/`);
}

/** Tells the other windows that the session has been ended here. */
export function tellSignedOut(): void {
  const channel = new BroadcastChannel(SIGNED_OUT_CHANNEL);
  channel.postMessage(null);
  channel.close();
}

/** Calls it when the session has been ended in another window. Gives what ends that. */
export function onSignedOutElsewhere(listener: () => void): () => void {
  const channel = new BroadcastChannel(SIGNED_OUT_CHANNEL);
  channel.onmessage = listener;
  return () => channel.close();
}

/** Calls it when somebody has signed in in another window. Gives what ends that. */
export function onSignedInElsewhere(listener: () => Promise<void>): () => void {
  const channel = new BroadcastChannel(CHANNEL);
  // Whoever signed in there may be refused here: then everything stays as it is.
  channel.onmessage = () => void listener().catch(() => undefined);
  return () => channel.close();
}
