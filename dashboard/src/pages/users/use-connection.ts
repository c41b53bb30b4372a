import { api } from "../../api/client.ts";
import { listed } from "../../api/listed.ts";
import type { paths } from "../../api/schema.d.ts";

export type Connection = paths["/connections/{id}"]["get"]["responses"][200]["content"]["application/json"];
type Options = Readonly<Record<string, unknown>>;

export type Requirement = "required" | "optional" | "off";

/** What identifies people at a connection (`requires_username`, `attributes`). */
export interface IdentifierRules {
  readonly email: Requirement;
  readonly username: Requirement;
  readonly phone: Requirement;
}

/** A connection by its name; undefined until it is known. */
export function useConnectionNamed(name: string | undefined): Connection | undefined {
  const { data } = api.useQuery(
    "get",
    "/connections",
    { params: { query: { name: name ?? "", per_page: 1 } } },
    { enabled: name !== undefined, staleTime: 60_000 },
  );
  return data === undefined ? undefined : listed(data, "connections").rows[0];
}

const object = (value: unknown): Options | undefined =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Options) : undefined;

/** What the connection asks of its users. Where the options may not be seen, nothing is hidden: the server decides. */
export function identifierRules(options: unknown): IdentifierRules {
  const attributes = object(object(options)?.attributes);
  if (attributes === undefined) {
    const username = object(options)?.requires_username === true ? "required" : "off";
    return { email: "required", username, phone: "optional" };
  }
  const of = (name: string): Requirement => {
    const attribute = object(attributes[name]);
    if (attribute === undefined) return "off";
    return attribute.profile_required === true ? "required" : "optional";
  };
  return { email: of("email"), username: of("username"), phone: of("phone_number") };
}

/** Whether the connection asks an old system about whoever is not here. */
export const isImporting = (options: unknown): boolean => object(options)?.import_mode === true;
