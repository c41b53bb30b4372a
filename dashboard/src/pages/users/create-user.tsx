import { Alert, Button, Checkbox, Group, SegmentedControl, Select, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { api, http } from "../../api/client.ts";
import { listed } from "../../api/listed.ts";
import { Answer } from "../../components/answer.tsx";
import { Dialog } from "../../components/dialog.tsx";
import { ErrorState } from "../../components/error-state.tsx";
import { ButtonLink } from "../../components/links.tsx";
import { FormSkeleton } from "../../components/loading.tsx";
import { MailWarning } from "../../components/mail-warning.tsx";
import { useNotices } from "../../components/notices.ts";
import { useMay } from "../../session/session.tsx";
import { useTexts } from "../../texts/use-texts.tsx";
import { CreatedLink } from "./created-link.tsx";
import { isWeakPassword, PasswordField } from "./password-field.tsx";
import { leastLength } from "./password-rules.ts";
import { randomPassword } from "./random-password.ts";
import { type Connection, identifierRules, isImporting } from "./use-connection.ts";
import { DATABASE, nameOf, type User } from "./user-types.ts";

const MAX_CONNECTIONS = 100;
const LINK_SECONDS = 5 * 24 * 3_600;

/** Creates a user in a database connection, with a password or a link by which they choose one. */
export function CreateUser(props: { connection: string | undefined; onClose: () => void }) {
  const texts = useTexts("users").create;
  const answer = api.useQuery("get", "/connections", {
    params: { query: { strategy: DATABASE, per_page: MAX_CONNECTIONS, fields: "id,name,options" } },
  });
  return (
    <Dialog opened onClose={props.onClose} title={texts.title} size="lg">
      <Answer query={answer} loading={<FormSkeleton />}>
        {(data) => <Form {...props} connections={listed(data, "connections").rows} />}
      </Answer>
    </Dialog>
  );
}

interface FormProps {
  readonly connection: string | undefined;
  readonly connections: readonly Connection[];
  readonly onClose: () => void;
}

/** A user who was made, and the link for them, or why there is none. */
interface Made {
  readonly user: User;
  readonly link: { readonly ticket: string } | { readonly error: unknown };
}

function Form({ connection: preferred, connections, onClose }: FormProps) {
  const texts = useTexts("users").create;
  const { actions } = useTexts("common");
  const mayMakeLinks = useMay("create:user_tickets");
  const notices = useNotices();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [made, setMade] = useState<Made>();
  const [error, setError] = useState<unknown>();
  const names = connections.map(({ name = "" }) => name);
  const form = useForm({
    onValuesChange: () => setError(undefined),
    initialValues: {
      connection: preferred !== undefined && names.includes(preferred) ? preferred : (names[0] ?? ""),
      email: "",
      username: "",
      phone: "",
      name: "",
      way: "password",
      password: "",
      isVerified: false,
      sendsMail: true,
    },
  });
  const { values } = form;
  const connection = connections.find(({ name }) => name === values.connection);
  const rules = identifierRules(connection?.options);
  const byLink = values.way === "link";

  async function create() {
    setError(undefined);
    const given = (text: string) => (text.trim() === "" ? undefined : text.trim());
    const email = rules.email === "off" ? undefined : given(values.email);
    const { data } = await http.POST("/users", {
      body: {
        connection: values.connection,
        email,
        username: rules.username === "off" ? undefined : given(values.username),
        phone_number: rules.phone === "off" ? undefined : given(values.phone),
        name: given(values.name),
        password: byLink ? randomPassword(leastLength(connection?.options)) : values.password,
        ...(email === undefined
          ? {}
          : { email_verified: values.isVerified, verify_email: !byLink && !values.isVerified && values.sendsMail }),
      },
    });
    const user = data!;
    void queries.invalidateQueries({ queryKey: ["get", "/users"] });
    if (byLink) return setMade({ user, link: await linkFor(user) });
    notices.done(texts.made(nameOf(user)));
    void navigate({ to: "/users/$id/$tab", params: { id: user.user_id ?? "", tab: "details" } });
  }

  if (made) return <CreatedLink {...made} onClose={onClose} />;
  if (connections.length === 0)
    return (
      <Stack align="flex-start">
        <Text>{texts.noConnection}</Text>
        <ButtonLink to="/connections">{texts.toConnections}</ButtonLink>
      </Stack>
    );
  return (
    <form onSubmit={form.onSubmit(() => create().catch(setError))}>
      <Stack>
        <Select
          label={texts.connection}
          data={names}
          allowDeselect={false}
          searchable={names.length > 8}
          {...form.getInputProps("connection")}
        />
        {isImporting(connection?.options) && <Alert color="blue">{texts.importNote}</Alert>}
        {rules.email !== "off" && (
          <TextInput
            // The dialog is open before its connections are here.
            autoFocus
            type="email"
            label={texts.email}
            required={rules.email === "required" || byLink}
            autoComplete="off"
            {...form.getInputProps("email")}
          />
        )}
        {rules.username !== "off" && (
          <TextInput
            label={texts.username}
            required={rules.username === "required"}
            maxLength={128}
            autoComplete="off"
            spellCheck={false}
            {...form.getInputProps("username")}
          />
        )}
        {rules.phone !== "off" && (
          <TextInput
            type="tel"
            label={texts.phone}
            description={texts.phoneHint}
            required={rules.phone === "required"}
            pattern="\+[0-9]{1,15}"
            autoComplete="off"
            {...form.getInputProps("phone")}
          />
        )}
        <TextInput label={texts.name} maxLength={300} autoComplete="off" {...form.getInputProps("name")} />
        {mayMakeLinks && rules.email !== "off" && (
          <SegmentedControl
            fullWidth
            aria-label={texts.way}
            data={[
              { value: "password", label: texts.ways.password },
              { value: "link", label: texts.ways.link },
            ]}
            {...form.getInputProps("way")}
          />
        )}
        {byLink ? (
          <Text size="sm" c="dimmed">
            {texts.linkNote}
          </Text>
        ) : (
          <PasswordField
            label={texts.password}
            connectionOptions={connection?.options}
            {...form.getInputProps("password")}
            refusal={error}
          />
        )}
        {rules.email !== "off" && (
          <>
            <Checkbox label={texts.verified} {...form.getInputProps("isVerified", { type: "checkbox" })} />
            {!byLink && !values.isVerified && (
              <Checkbox label={texts.sendMail} {...form.getInputProps("sendsMail", { type: "checkbox" })} />
            )}
            {!byLink && !values.isVerified && values.sendsMail && <MailWarning />}
          </>
        )}
        {error !== undefined && !isWeakPassword(error) && <ErrorState error={error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {actions.cancel}
          </Button>
          <Button type="submit" loading={form.submitting}>
            {texts.submit}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** The user is there whatever becomes of the link. */
async function linkFor(user: User): Promise<Made["link"]> {
  try {
    const { data } = await http.POST("/tickets/password-change", {
      body: { user_id: user.user_id, ttl_sec: LINK_SECONDS },
    });
    return { ticket: data!.ticket };
  } catch (error) {
    return { error };
  }
}
