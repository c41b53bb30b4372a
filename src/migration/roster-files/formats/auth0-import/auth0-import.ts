import type { RosterFormat } from "../../roster-format.ts";
import { readAuth0ImportUser } from "./read-user.ts";

/** The JSON that Auth0's users-import job takes (contract §4.7), also line by line. */
export const auth0Import: RosterFormat = {
  summary: "Auth0 users-import JSON: a list of users, or one user a line",
  json: {
    recognises: ({ names }) => names.has("email"),
    open: () => readAuth0ImportUser,
  },
};
