import { PASSWORD_REALM } from "../../test/support/tenant-client.ts";
import type { DemoWorld } from "./prepare-form.ts";
import { must, type StepPrinter } from "./step-printer.ts";
import { signIn, sourcePerson, tryConnection, usersHere, watchingSource } from "./world-actions.ts";

/** From a person who lives at the source to one who lives here. */
export async function performFirstSignIn(world: DemoWorld, printer: StepPrinter): Promise<void> {
  await printer.step("The source application may do nothing beyond its purpose", async ({ note }) => {
    const { source, sourceApp } = world;
    const code = await source.token({
      grant_type: "authorization_code",
      code: "x",
      redirect_uri: "https://x.example/",
      ...credentials(sourceApp),
    });
    must(
      code.status === 403 && code.body.error === "unauthorized_client",
      `another grant was answered HTTP ${code.status}`,
    );
    const realm = await source.token({
      grant_type: PASSWORD_REALM,
      realm: "Nowhere",
      username: "x",
      password: "x",
      ...credentials(sourceApp),
    });
    must(realm.status === 400, `another connection was answered HTTP ${realm.status}`);
    const token = await source.token({
      grant_type: "client_credentials",
      audience: source.access.audience,
      ...credentials(sourceApp),
    });
    must(
      token.status === 200 && token.body.scope === "read:users",
      `its token has the scope ${String(token.body.scope)}`,
    );
    note("another grant: unauthorized_client; another connection: unknown realm; Management API: read:users only");
  });

  const person = await printer.step("A user is created in SourceDatabase", async ({ note }) => {
    const created = await sourcePerson(world, "user");
    note(created.email);
    must((await usersHere(world, created.email)).length === 0, "the user is at the destination already");
    return created;
  });
  if (!person) return;

  await printer.step("Try connection: the hosted page takes the password of the source", async (notes) => {
    const page = await watchingSource(world, person.email, true, notes, () => tryConnection(world, person));
    must(
      page.status === 200 && page.html.includes("It works!") && page.html.includes(person.email),
      `the page answered HTTP ${page.status} without "It works!"`,
    );
    notes.note("It works! The page shows the profile and the tokens' claims");
  });

  await printer.step("The user is listed under DestinationDatabase as well", async ({ note }) => {
    const users = await usersHere(world, person.email);
    must(users.length === 1, `there are ${users.length} users with this address`);
    const [user] = users as [(typeof users)[number]];
    must(user.email_verified && user.picture !== undefined && user.name !== undefined, "the profile is not complete");
    note(`${user.user_id}  ${user.email}  verified  "${user.name}"`);
  });

  await printer.step("The second sign-in does not ask the source (hosted page)", async (notes) => {
    const page = await watchingSource(world, person.email, false, notes, () => tryConnection(world, person));
    must(page.status === 200 && page.html.includes("It works!"), `the page answered HTTP ${page.status}`);
  });

  await printer.step("Nor does a sign-in at the token endpoint", async (notes) => {
    const answer = await watchingSource(world, person.email, false, notes, () => signIn(world, person));
    must(
      answer.status === 200 && typeof answer.body.id_token === "string",
      `HTTP ${answer.status} ${JSON.stringify(answer.body)}`,
    );
  });

  await printer.step("A wrong password of a moved user does not ask the source either", async (notes) => {
    const answer = await watchingSource(world, person.email, false, notes, () =>
      signIn(world, { ...person, password: "wrong-Password-1" }),
    );
    must(
      answer.status === 403 && answer.body.error === "invalid_grant",
      `HTTP ${answer.status} ${JSON.stringify(answer.body)}`,
    );
    notes.note(String(answer.body.error_description));
  });

  const earlier = world.state.known(`${world.form.key}/${world.state.run - 1}/user`);
  if (earlier) {
    await printer.step("Who moved in the run before signs in as well", async (notes) => {
      const answer = await watchingSource(world, earlier.email, false, notes, () => signIn(world, earlier));
      must(answer.status === 200, `HTTP ${answer.status} ${JSON.stringify(answer.body)}`);
      notes.note(earlier.email);
    });
  }

  if (world.source === world.destination) {
    await printer.step("users-by-email shows the user of both connections", async ({ note }) => {
      const users = await world.destination.usersByEmail(person.email);
      const connections = users.flatMap((user) =>
        (user.identities as { connection: string }[]).map(({ connection }) => connection),
      );
      must(connections.sort().join(" ") === "DestinationDatabase SourceDatabase", `it shows ${connections.join(", ")}`);
      note(connections.join(", "));
    });
  }
}

const credentials = ({ client_id, client_secret }: { client_id: string; client_secret: string }) => ({
  client_id,
  client_secret,
});
