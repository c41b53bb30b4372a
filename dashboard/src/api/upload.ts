import { ApiError, apiErrorFrom } from "./api-error.ts";
import { signedOut } from "./session-over.ts";
import { accessToken } from "./sign-in.ts";

/**
 * Sends a form with a file to the Management API, and says meanwhile how much of it has gone out, 0 to 1: `fetch` cannot. Gives the
 * answer's body. Throws as `http` does.
 */
export async function upload<Body>(path: string, form: FormData, onProgress: (share: number) => void): Promise<Body> {
  const token = await accessToken();
  const response = await new Promise<Response>((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", `/api/v2${path}`);
    request.setRequestHeader("authorization", `Bearer ${token}`);
    request.upload.onprogress = ({ loaded, total }) => onProgress(total === 0 ? 0 : loaded / total);
    request.onload = () => resolve(responseOf(request));
    request.onerror = () => reject(new ApiError({ status: 0, message: "The file did not arrive." }));
    request.send(form);
  });
  if (response.status === 401) throw signedOut();
  if (!response.ok) throw await apiErrorFrom(response);
  return (await response.json()) as Body;
}

function responseOf(request: XMLHttpRequest): Response {
  const retryAfter = request.getResponseHeader("retry-after");
  return new Response(request.responseText, {
    status: request.status,
    statusText: request.statusText,
    headers: retryAfter === null ? {} : { "retry-after": retryAfter },
  });
}
