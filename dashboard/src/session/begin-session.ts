import { SignedOutError } from "../api/api-error.ts";
import { accessToken, finishSignIn, signIn } from "../api/sign-in.ts";
import { tellSignedIn, tellSignedOut } from "./sign-in-window.ts";

export type SessionStart =
  | { readonly outcome: "signed_in" }
  /** The browser is on its way to the sign-in page. */
  | { readonly outcome: "leaving" }
  | { readonly outcome: "failed"; readonly error: unknown };

/** Ends a sign-in that has come back, else asks for a token by the session, else leaves for the sign-in page. */
export async function beginSession(): Promise<SessionStart> {
  try {
    await finishSignIn();
    await accessToken();
    tellSignedIn();
    return { outcome: "signed_in" };
  } catch (error) {
    if (!(error instanceof SignedOutError)) return { outcome: "failed", error };
    // Whatever ended it, other windows need not find out by their next question.
    tellSignedOut();
    await signIn();
    return { outcome: "leaving" };
  }
}
