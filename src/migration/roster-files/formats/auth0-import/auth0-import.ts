import type { RosterFormat } from "../../roster-format.ts";
import { withoutHash } from "../../without-hash.ts";
import { readAuth0ImportUser } from "./read-user.ts";

/** The JSON that Auth0's users-import job takes (contract §4.7), also line by line. */
export const auth0Import: RosterFormat = {
  summary: "Auth0 users-import JSON: a list of users, or one user a line",
  json: {
    recognises: ({ names, root }) => root !== "object" && (names.has("email") || names.has("user_id")),
    open: (options) => (value, rowNumber, size) => {
      const read = readAuth0ImportUser(value, rowNumber, size);
      return options.withoutHashes ? withoutHash(read) : read;
    },
  },
};
