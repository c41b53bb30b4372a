import createFetchClient, { type Middleware } from "openapi-fetch";
import createQueryClient from "openapi-react-query";
import { ApiError, apiErrorFrom, SignedOutError } from "./api-error.ts";
import type { paths } from "./schema.d.ts";
import { signedOut } from "./session-over.ts";
import { accessToken } from "./sign-in.ts";

const noAnswer = (error: unknown): Error =>
  error instanceof ApiError || error instanceof SignedOutError
    ? error
    : new ApiError({ status: 0, message: error instanceof Error ? error.message : String(error), cause: error });

const authorize: Middleware = {
  async onRequest({ request }) {
    const token = await accessToken().catch((error: unknown) => {
      throw noAnswer(error);
    });
    request.headers.set("authorization", `Bearer ${token}`);
    return request;
  },
  async onResponse({ response }) {
    if (response.status === 401) throw signedOut();
    if (!response.ok) throw await apiErrorFrom(response);
  },
  onError: ({ error }) => noAnswer(error),
};

/** Plain requests: `await http.GET("/clients/{id}", { params: { path: { id } } })`. Throws `ApiError` and `SignedOutError`. */
export const http = createFetchClient<paths>({ baseUrl: "/api/v2" });
http.use(authorize);

/** For components: `api.useQuery("get", "/clients")`, `api.useMutation("patch", "/clients/{id}")`. Errors are as of `http`. */
export const api = createQueryClient(http);
