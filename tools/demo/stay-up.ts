import { once } from "node:events";
import { styleText } from "node:util";
import type { ClientCredentials, TenantClient } from "../../test/support/tenant-client.ts";
import type { DemoServer } from "./demo-server.ts";
import { type DemoState, newPassword, type Person } from "./demo-state.ts";
import { type DemoForm, FORMS } from "./forms.ts";
import { DESTINATION_CONNECTION, SOURCE_CONNECTION } from "./prepare-form.ts";
import { printDashboards } from "./print-dashboards.ts";

const bold = (text: string): string => styleText("bold", text, { stream: process.stdout });

/** Prints where to look, and waits for Ctrl-C. */
export async function stayUp(server: DemoServer, state: DemoState): Promise<void> {
  console.log(bold("\nTry it in a browser\n"));
  console.log(`The certificate is of a local authority. Accept it in the browser, or trust ${server.authorityFile}\n`);
  for (const form of FORMS) await printForm(form, server, state);
  console.log(bold("Dashboards"));
  await printDashboards(state);
  const client = server.tenants.destination.access as ClientCredentials;
  console.log(bold("For programs"));
  console.log(`  Management API   https://localhost:4443/api/v2/   client_id ${client.client_id}`);
  console.log(`  its secret       in ${state.folder}/demo.json, with those of the other tenant`);
  console.log(`  API description  https://localhost:4443/api/v2/docs   (openapi.json beside it)`);
  console.log(`  server log       ${server.logFile}\n`);
  console.log(process.stdin.isTTY ? "Enter: new links. Ctrl-C: stop." : "Ctrl-C (SIGINT) or SIGTERM: stop.");
  if (process.stdin.isTTY) {
    process.stdin.on("data", () => {
      void (async () => {
        for (const form of FORMS) await printForm(form, server, state);
      })().catch((error: Error) => console.error(error.message));
    });
  }
  await Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
  process.stdin.pause();
  console.log("\nStopping");
}

async function printForm(form: DemoForm, server: DemoServer, state: DemoState): Promise<void> {
  const destination = server.tenants[form.destination];
  const guest = await guestOf(form, server, state);
  const [connection] = await destination.must<{ id: string }[]>("GET", `/connections?name=${DESTINATION_CONNECTION}`);
  const { url } = await destination.must<{ url: string }>("POST", `/connections/${connection?.id}/try`);
  console.log(bold(form.title));
  console.log(`  try connection   ${url}   (once, within 10 minutes)`);
  console.log(`  not moved yet    ${guest.email}   password ${guest.password}   (made for this demo)`);
  console.log(`  sent mail        ${destination.origin}/outbox\n`);
}

/** Someone who lives at the source only. Once they have been tried, the next one. */
async function guestOf(form: DemoForm, server: DemoServer, state: DemoState): Promise<Person> {
  const { source } = server.tenants;
  const known = state.kept.guests[form.key];
  if (known && !(await isHere(server.tenants[form.destination], known.email))) return known;
  const number = Number(/\d+/.exec(known?.email ?? "")?.[0] ?? 0) + 1;
  const guest = { email: `guest${number}${form.person}@source.com`, password: newPassword() };
  await source.must("POST", "/users", {
    connection: SOURCE_CONNECTION,
    email_verified: true,
    name: `Guest ${number}`,
    ...guest,
  });
  state.kept.guests[form.key] = guest;
  state.save();
  return guest;
}

async function isHere(destination: TenantClient, email: string): Promise<boolean> {
  const users = (await destination.usersByEmail(email)) as { identities: { connection: string }[] }[];
  return users.some((user) => user.identities.some(({ connection }) => connection === DESTINATION_CONNECTION));
}
