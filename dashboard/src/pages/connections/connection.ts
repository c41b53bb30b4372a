import type { paths } from "../../api/schema.d.ts";

/** A connection as the API shows it. */
export type Connection = paths["/connections/{id}"]["get"]["responses"][200]["content"]["application/json"];

/** What can be changed of a connection. */
export type ConnectionChange = NonNullable<
  paths["/connections/{id}"]["patch"]["requestBody"]
>["content"]["application/json"];

export type Options = Readonly<Record<string, unknown>>;

export const DATABASE_STRATEGY = "auth0";

/** A part of the options that is an object; empty where there is none. */
export const part = (options: Options | undefined, name: string): Options => {
  const value = options?.[name];
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Options) : {};
};

export const flag = (options: Options | undefined, name: string, otherwise: boolean): boolean => {
  const value = options?.[name];
  return typeof value === "boolean" ? value : otherwise;
};

export const number = (options: Options | undefined, name: string): number | "" => {
  const value = options?.[name];
  return typeof value === "number" ? value : "";
};

export const text = (options: Options | undefined, name: string): string => {
  const value = options?.[name];
  return typeof value === "string" ? value : "";
};

/** The options with changes to the part that has what Auth0 has no word for. */
export const withUsher = (options: Options, change: Options): Options => ({
  ...options,
  usher: { ...part(options, "usher"), ...change },
});

/** `object` without the members whose value is undefined. */
export const present = (object: Options): Options =>
  Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
