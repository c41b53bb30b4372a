import { PageVisitor } from "../../test/support/page-visitor.ts";
import { newPassword } from "./demo-state.ts";
import { DESTINATION_CONNECTION, type DemoWorld } from "./prepare-form.ts";
import { must, type StepPrinter } from "./step-printer.ts";
import { noteGetUser, signIn, sourcePerson, usersHere, watchingSource } from "./world-actions.ts";

interface OutboxMail {
  readonly template: string;
  readonly links: readonly string[];
}

const MAIL_PATIENCE_MS = 10_000;

/** A forgotten password, a sign-up and the Management API, for people whom only the source knows. */
export async function performOtherWaysIn(world: DemoWorld, printer: StepPrinter): Promise<void> {
  const { destination, app } = world;

  const moved = await printer.step("A forgotten password of someone who is not here yet", async (notes) => {
    const person = await sourcePerson(world, "forgetful");
    const asked = await destination.send("POST", "/dbconnections/change_password", {
      client_id: app.client_id,
      email: person.email,
      connection: DESTINATION_CONNECTION,
    });
    must(asked.status === 200, `the request was answered HTTP ${asked.status}`);
    const link = await resetLink(world, person.email);
    await noteGetUser(world, person.email, notes);
    const visitor = new PageVisitor();
    const password = newPassword();
    const done = await visitor.submit(await visitor.open(link), { password, password_again: password });
    must(done.status === 200, `the reset page answered HTTP ${done.status}`);
    must((await usersHere(world, person.email)).length === 1, "the person is not here");
    notes.note("get_user found them, and the mail's link set a new password");
    return { email: person.email, password };
  });

  if (moved) {
    await printer.step("… whose new password signs in here", async (notes) => {
      const answer = await watchingSource(world, moved.email, false, notes, () => signIn(world, moved));
      must(answer.status === 200, `the new password was answered HTTP ${answer.status}`);
    });
  }

  await printer.step("A sign-up with an address that lives at the source is refused", async (notes) => {
    const person = await sourcePerson(world, "settled");
    const answer = await destination.send("POST", "/dbconnections/signup", {
      client_id: app.client_id,
      email: person.email,
      password: newPassword(),
      connection: DESTINATION_CONNECTION,
    });
    must(answer.status === 400, `HTTP ${answer.status} ${JSON.stringify(answer.body)}`);
    must((await usersHere(world, person.email)).length === 0, "a user was created");
    await noteGetUser(world, person.email, notes);
    notes.note(`${String(answer.body.code)}: ${String(answer.body.description)}`);
  });

  await printer.step("The Management API does not create such a user either", async (notes) => {
    const person = await sourcePerson(world, "settled");
    const answer = await destination.api("POST", "/users", {
      connection: DESTINATION_CONNECTION,
      email: person.email,
      password: newPassword(),
    });
    must(answer.status === 409, `HTTP ${answer.status} ${JSON.stringify(answer.body)}`);
    must((await usersHere(world, person.email)).length === 0, "a user was created");
    // This leaves no sign-in trace, but nobody has the address here: only the source can have said so.
    notes.sourceAsked(true, "get_user");
    notes.note(String(answer.body.message));
  });
}

/** The link of the mail that was sent last, as the outbox shows it. Mail goes out beside the request, so it may take a moment. */
async function resetLink({ destination }: DemoWorld, email: string): Promise<string> {
  const deadline = performance.now() + MAIL_PATIENCE_MS;
  while (performance.now() < deadline) {
    const { body } = await destination.send<OutboxMail[]>("GET", `/outbox.json?to=${encodeURIComponent(email)}`);
    const link = body.find((mail) => mail.template === "reset_email")?.links[0];
    if (link) return link;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  must(false, "no mail came");
}
