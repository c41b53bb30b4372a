import type { Answer } from "../../test/support/tenant-client.ts";
import { type DemoWorld, SOURCE_GRANTS } from "./prepare-form.ts";
import { must, type StepPrinter } from "./step-printer.ts";
import { signIn, sourcePerson, usersHere, watchingSource } from "./world-actions.ts";

/** What creates nobody, and a source that is off. */
export async function performAttempts(world: DemoWorld, printer: StepPrinter): Promise<void> {
  const { state, form } = world;
  const later = await sourcePerson(world, "later");
  const moved = await sourcePerson(world, "user");

  await printer.step("A wrong password of someone who is not here yet creates nobody", async (notes) => {
    const answer = await watchingSource(world, later.email, true, notes, () =>
      signIn(world, { ...later, password: "wrong-Password-1" }),
    );
    must(isWrongPassword(answer), `HTTP ${answer.status} ${JSON.stringify(answer.body)}`);
    must((await usersHere(world, later.email)).length === 0, "a user was created");
    notes.note(String(answer.body.error_description));
  });

  await printer.step("An unknown person gets the same answer and is not created", async (notes) => {
    const nobody = { email: `nobody${state.run}${form.person}@source.com`, password: "some-Password-1" };
    const answer = await watchingSource(world, nobody.email, true, notes, () => signIn(world, nobody));
    must(isWrongPassword(answer), `HTTP ${answer.status} ${JSON.stringify(answer.body)}`);
    must((await usersHere(world, nobody.email)).length === 0, "a user was created");
    notes.note(String(answer.body.error_description));
  });

  await printer.step("With the source switched off, who has moved signs in", async (notes) => {
    await withSourceOff(world, async () => {
      const answer = await watchingSource(world, moved.email, false, notes, () => signIn(world, moved));
      must(answer.status === 200, `HTTP ${answer.status} ${JSON.stringify(answer.body)}`);
    });
  });

  await printer.step("… and who has not is told so, not that the password is wrong", async ({ note }) => {
    await withSourceOff(world, async () => {
      const answer = await signIn(world, later);
      must(answer.status !== 200 && !isWrongPassword(answer), `HTTP ${answer.status} ${JSON.stringify(answer.body)}`);
      must((await usersHere(world, later.email)).length === 0, "a user was created");
      note(`HTTP ${answer.status}: ${String(answer.body.error_description)}`);
    });
  });

  await printer.step("With the source back, they move at their next sign-in", async (notes) => {
    const answer = await watchingSource(world, later.email, true, notes, () => signIn(world, later));
    must(answer.status === 200, `HTTP ${answer.status} ${JSON.stringify(answer.body)}`);
    must((await usersHere(world, later.email)).length === 1, "there is not exactly one user");
  });
}

const isWrongPassword = ({ status, body }: Answer): boolean =>
  status === 403 && body.error === "invalid_grant" && body.error_description === "Wrong email or password.";

/** The source's application loses its password grants, and gets them back whatever happens. */
async function withSourceOff(world: DemoWorld, work: () => Promise<void>): Promise<void> {
  const path = `/clients/${world.sourceApp.client_id}`;
  await world.source.must("PATCH", path, { grant_types: ["client_credentials"] });
  try {
    await work();
  } finally {
    await world.source.must("PATCH", path, { grant_types: SOURCE_GRANTS });
  }
}
