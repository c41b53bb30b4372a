import { readMessages, sendJson, useToken } from "./bridge.ts";
import { currentCall } from "./call-context.ts";
import { createConsole } from "./console-capture.ts";
import {
  onDnsAnswer,
  onNetAnswer,
  routeNameLookups,
  routeThroughGate,
  skipExtraAuthorities,
  watchHttp,
} from "./egress.ts";
import { gatedFetch } from "./fetch.ts";
import { lockDown } from "./lockdown.ts";
import { defineProperty } from "./primordials.ts";
import type { InitMessage, ToGuest } from "./protocol.ts";
import { type CallRunner, createCallRunner } from "./run-call.ts";
import { defineScriptGlobals } from "./script-globals.ts";
import { createScriptRequire } from "./script-require.ts";
import { wrapTimers } from "./timers.ts";

let runner: CallRunner | undefined;

await readMessages((message: ToGuest) => {
  switch (message.t) {
    case "init":
      runner = prepare(message);
      return sendJson('{"t":"ready"}');
    case "ping":
      return sendJson(`{"t":"pong","id":${message.id}}`);
    case "net":
      return onNetAnswer(message);
    case "dns":
      return onDnsAnswer(message);
    case "call":
      return runner?.run(message);
  }
});

/** Turns this process into a place for scripts, and answers with what runs them. */
function prepare(init: InitMessage): CallRunner {
  useToken(init.token);
  const require = createScriptRequire(init.modules);
  const calls = createCallRunner({ require, maxResultBytes: init.maxResultBytes });

  routeThroughGate(init.gatePort);
  routeNameLookups();
  skipExtraAuthorities();
  watchHttp();
  wrapTimers((error, call) => calls.uncaught(error, call));
  // Registered before any script runs, so a script can neither remove them nor come first.
  addEventListener("error", (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    calls.uncaught(event.error, currentCall());
  });
  addEventListener("unhandledrejection", (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    calls.uncaught(event.reason, currentCall());
  });

  setGlobal("console", createConsole());
  setGlobal("fetch", gatedFetch);
  setGlobal("global", globalThis);
  defineScriptGlobals(require);
  lockDown();
  return calls;
}

function setGlobal(name: string, value: unknown): void {
  defineProperty(globalThis, name, { value, writable: true, configurable: true, enumerable: false });
}
