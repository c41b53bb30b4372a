import type { FastifyReply } from "fastify";

/** Adds a `Set-Cookie` header beside those that the reply already has. */
export function addCookie(reply: FastifyReply, setCookie: string): void {
  const others = reply.getHeader("set-cookie");
  reply.header("set-cookie", others === undefined ? setCookie : [others, setCookie].flat().map(String));
}
