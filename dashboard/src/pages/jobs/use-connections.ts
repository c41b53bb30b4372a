import { api } from "../../api/client.ts";

const DATABASE = "auth0";
const MOST = 100;

/** The tenant's connections by name, of databases only where users are to be put into one. */
export const useConnections = (of: "all" | "databases") =>
  api.useQuery("get", "/connections", {
    params: { query: { strategy: of === "databases" ? DATABASE : undefined, per_page: MOST, fields: "id,name" } },
  });
