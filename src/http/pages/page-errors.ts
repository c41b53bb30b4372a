import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import { isDomainError } from "../../domain/errors.ts";
import { newTraceId } from "../../domain/ids.ts";
import { replyWithErrorPage } from "./error-page.ts";
import { pageError } from "./errors.ts";
import { lookOf } from "./page-look.ts";

/** Answers whatever a page's handler threw with the error page. What is our fault is logged under the id that it shows. */
export function answerWithErrorPage(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const look = lookOf(request);
  const { texts } = look;
  if (isDomainError(error)) {
    const { status, text, headers } = pageError(error, texts);
    const title = error.code === "ticket_invalid" ? texts["link.invalid.title"] : undefined;
    return replyWithErrorPage(reply.headers(headers), { status, error: error.code, description: text, look, title });
  }
  const status = error.statusCode ?? 500;
  if (status >= 400 && status < 500) {
    return replyWithErrorPage(reply, { status, error: "invalid_request", description: texts["error.request"], look });
  }
  const trackingId = newTraceId();
  const failure = { name: error.name, message: error.message, stack: error.stack };
  request.log.error({ failure, trackingId, route: request.routeOptions.url }, "unexpected failure");
  return replyWithErrorPage(reply, {
    status: 500,
    error: "server_error",
    description: texts["error.internal"],
    look,
    trackingId,
  });
}
