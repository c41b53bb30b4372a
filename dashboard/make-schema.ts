import openapiTS, { astToString, COMMENT_HEADER } from "openapi-typescript";

/** The text of `src/api/schema.d.ts`: types of the Management API, from its OpenAPI document. */
export async function makeSchema(document: object): Promise<string> {
  return `${COMMENT_HEADER}${astToString(await openapiTS(JSON.stringify(document)))}`;
}
