import { z } from "zod";
import type { JsonObject } from "../../domain/json.ts";
import type { Route } from "../route.ts";
import { errorBody } from "./json-values.ts";

/** What a document's reader needs to know of a route: everything but the handler. */
export type DescribedRoute = Omit<Route<never>, "handle">;

/** The Management API as an OpenAPI 3.1 document, made from the route list and its schemas. */
export function openApiDocument(routes: readonly DescribedRoute[], issuer: string): JsonObject {
  const paths: Record<string, Record<string, JsonObject>> = {};
  for (const route of routes) {
    paths[route.path] ??= {};
    paths[route.path]![route.method.toLowerCase()] = operationOf(route);
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Management API",
      version: "2",
      description:
        "Speaks Auth0's Management API v2. Every request carries an access token for the audience of this server's `/api/v2/`.",
    },
    servers: [{ url: `${issuer}api/v2` }],
    tags: [...new Set(routes.map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: { accessToken: { type: "http", scheme: "bearer", bearerFormat: "JWT" } },
      schemas: { Error: schemaOf(errorBody, "output") },
    },
  };
}

/** The JSON Schema of what callers send (`input`) or get (`output`). */
export function schemaOf(schema: z.ZodType, io: "input" | "output"): JsonObject {
  const { $schema: _, ...described } = z.toJSONSchema(schema, { io, target: "draft-2020-12", unrepresentable: "any" });
  return described;
}

function operationOf(route: DescribedRoute): JsonObject {
  return {
    operationId: route.operationId,
    tags: [route.tag],
    summary: route.summary,
    description: scopeSentence(route.scopes),
    security: [{ accessToken: [] }],
    "x-scopes": route.scopes,
    parameters: parametersOf(route),
    ...(route.body === undefined ? {} : { requestBody: { required: true, content: bodyContent(route.body) } }),
    ...(route.upload === undefined ? {} : { requestBody: { required: true, content: uploadContent(route.upload) } }),
    responses: responsesOf(route),
  };
}

const scopeSentence = (scopes: readonly string[]): string =>
  scopes.length === 0 ? "Any access token of this API will do." : `Scopes, any of: ${scopes.join(", ")}.`;

function bodyContent(body: z.ZodType): JsonObject {
  const schema = schemaOf(body, "input");
  return { "application/json": { schema }, "application/x-www-form-urlencoded": { schema } };
}

const uploadContent = (upload: z.ZodType): JsonObject => ({
  "multipart/form-data": { schema: schemaOf(upload, "input") },
});

/** A parameter in a path or a query. */
export interface DescribedParameter {
  readonly name: string;
  readonly in: "path" | "query";
  readonly required: boolean;
  readonly description?: string;
  readonly schema: JsonObject;
}

/** Every parameter of a route, path first. */
export function parametersOf(route: DescribedRoute): readonly DescribedParameter[] {
  const path = propertiesOf(route.params).map(({ name, schema }) => parameter(name, "path", true, schema));
  const query = propertiesOf(route.query).map(({ name, required, schema }) =>
    parameter(name, "query", required, schema),
  );
  return [...path, ...query];
}

function parameter(name: string, place: "path" | "query", required: boolean, schema: JsonObject): DescribedParameter {
  const { description, pattern, ...rest } = schema as JsonObject & { description?: string };
  // Numbers arrive as digits: the pattern that reads them says nothing to a caller.
  const { enum: choices, ...plain } = rest.type === "string" && pattern !== undefined ? { ...rest, pattern } : rest;
  // So do truth values, as two words.
  const shown = choices === undefined || rest.type === "boolean" ? plain : { ...plain, enum: choices };
  return { name, in: place, required, ...(description === undefined ? {} : { description }), schema: shown };
}

function propertiesOf(schema: z.ZodType | undefined): { name: string; required: boolean; schema: JsonObject }[] {
  if (schema === undefined) return [];
  const described = schemaOf(schema, "input");
  const required = (described.required ?? []) as readonly string[];
  return Object.entries((described.properties ?? {}) as Record<string, JsonObject>).map(([name, property]) => ({
    name,
    required: required.includes(name),
    schema: property,
  }));
}

/** The statuses a route answers with, and what each means. */
export function repliesOf(route: DescribedRoute): Readonly<Record<string, string>> {
  return {
    [route.status]: "Done.",
    400: "The request is not as described here.",
    401: "There is no access token, or it is not valid for this API.",
    403: "The access token lacks the scope.",
    ...route.errors,
    429: "Too many requests; `Retry-After` says when to try again.",
  };
}

function responsesOf(route: DescribedRoute): JsonObject {
  return Object.fromEntries(
    Object.entries(repliesOf(route)).map(([status, description]) => {
      if (Number(status) >= 400)
        return [
          status,
          { description, content: { "application/json": { schema: { $ref: "#/components/schemas/Error" } } } },
        ];
      if (route.reply === undefined) return [status, { description }];
      const mediaType = route.replyType ?? "application/json";
      return [status, { description, content: { [mediaType]: { schema: schemaOf(route.reply, "output") } } }];
    }),
  );
}
