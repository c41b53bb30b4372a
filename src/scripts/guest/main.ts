import { openBridge } from "./bridge.ts";
import { currentCall } from "./call-context.ts";
import { createConsole, createLineCapture } from "./console-capture.ts";
import { createEgressClient, routeNameLookups, routeThroughGate, skipExtraAuthorities, watchHttp } from "./egress.ts";
import { gatedFetch } from "./fetch.ts";
import { lockDown } from "./lockdown.ts";
import { defineProperty } from "./primordials.ts";
import type { InitMessage, ToGuest } from "./protocol.ts";
import { type CallRunner, createCallRunner } from "./run-call.ts";
import { defineScriptGlobals } from "./script-globals.ts";
import { createScriptRequire } from "./script-require.ts";
import { wrapTimers } from "./timers.ts";

const { send, useToken, readMessages } = openBridge();
const egress = createEgressClient(send);
let runner: CallRunner | undefined;

await readMessages((message: ToGuest) => {
  switch (message.t) {
    case "init":
      runner = prepare(message);
      return send('{"t":"ready"}');
    case "ping":
      return send(`{"t":"pong","id":${message.id}}`);
    case "net":
      return egress.onNetAnswer(message);
    case "dns":
      return egress.onDnsAnswer(message);
    case "call":
      return runner?.run(message);
  }
});

/** Turns this process into a place for scripts, and answers with what runs them. */
function prepare(init: InitMessage): CallRunner {
  useToken(init.token);
  const require = createScriptRequire(init.modules);
  const calls = createCallRunner({ send, require, maxResultBytes: init.maxResultBytes });

  routeThroughGate(init.gatePort, egress);
  routeNameLookups(egress);
  skipExtraAuthorities();
  watchHttp(send);
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

  const captureLine = createLineCapture(send);
  setGlobal("console", createConsole(captureLine));
  setGlobal("fetch", gatedFetch);
  setGlobal("global", globalThis);
  defineScriptGlobals(require);
  lockDown(captureLine);
  return calls;
}

function setGlobal(name: string, value: unknown): void {
  defineProperty(globalThis, name, { value, writable: true, configurable: true, enumerable: false });
}
