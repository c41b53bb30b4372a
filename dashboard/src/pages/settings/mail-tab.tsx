import { Button, Group, NumberInput, PasswordInput, Skeleton, Stack, Switch, Text, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { ApiError } from "../../api/api-error.ts";
import { api, http } from "../../api/client.ts";
import type { operations } from "../../api/schema.d.ts";
import { ConfirmDelete } from "../../components/confirm-delete.tsx";
import { ErrorState } from "../../components/error-state.tsx";
import { FormSection } from "../../components/form-section.tsx";
import { useNotices } from "../../components/notices.ts";
import { useStoredForm } from "../../components/use-stored-form.ts";
import { useMay } from "../../session/session.tsx";
import { useTexts } from "../../texts/use-texts.tsx";
import { hostError, isWhole, senderError } from "./field-errors.ts";
import { MailTest } from "./mail-test.tsx";
import { SettingsForm } from "./settings-form.tsx";

type Provider = operations["getEmailProvider"]["responses"][200]["content"]["application/json"];

const PROVIDER = ["get", "/emails/provider"] as const;
const USUAL_PORT = 587;

/** The mail server of the tenant, and a message to try it. */
export function MailTab() {
  const query = api.useQuery(...PROVIDER);
  const mayTest = useMay("update:email_provider");
  const error: unknown = query.error;
  const isAbsent = error instanceof ApiError && error.status === 404;
  return (
    <Stack gap="lg">
      {error !== null && !isAbsent && <ErrorState error={error} onRetry={() => void query.refetch()} />}
      {query.isPending && <Skeleton height={420} />}
      {(query.data !== undefined || isAbsent) && <Form provider={isAbsent ? undefined : query.data} />}
      {mayTest && <MailTest />}
    </Stack>
  );
}

const valuesOf = (provider: Provider | undefined) => ({
  from: provider?.default_from_address ?? "",
  host: provider?.credentials?.smtp_host ?? "",
  port: (provider?.credentials?.smtp_port ?? USUAL_PORT) as number | string,
  user: provider?.credentials?.smtp_user ?? "",
  password: "",
  isEnabled: provider?.enabled ?? true,
});

type Values = ReturnType<typeof valuesOf>;

function bodyOf({ from, host, port, user, password, isEnabled }: Values) {
  return {
    name: "smtp" as const,
    enabled: isEnabled,
    default_from_address: from.trim(),
    credentials: {
      smtp_host: host.trim(),
      smtp_port: Number(port),
      smtp_user: user.trim() || undefined,
      smtp_pass: password || undefined,
    },
  };
}

function Form({ provider }: { provider: Provider | undefined }) {
  const { mail: texts, errors } = useTexts("settings");
  const isThere = provider !== undefined;
  const mayChange = useMay(isThere ? "update:email_provider" : "create:email_provider");
  const notices = useNotices();
  const queries = useQueryClient();
  const [error, setError] = useState<unknown>();
  const missing = (text: string) => (text.trim() === "" ? errors.missing : null);
  const { form, isOvertaken, settle } = useStoredForm(valuesOf(provider), {
    validateInputOnBlur: true,
    validate: {
      from: (text) => missing(text) ?? senderError(text, errors),
      host: (text) => missing(text) ?? hostError(text, errors),
      port: (value) => (isWhole(value, 1, 65_535) ? null : errors.number("1", "65535")),
    },
  });
  const [isSaving, setSaving] = useState(false);

  async function save(values: Values) {
    setSaving(true);
    setError(undefined);
    try {
      const body = bodyOf(values);
      await (isThere ? http.PATCH("/emails/provider", { body }) : http.POST("/emails/provider", { body }));
      settle({ ...values, password: "" });
      notices.done();
      await queries.invalidateQueries({ queryKey: PROVIDER });
    } catch (refusal) {
      setError(refusal);
    } finally {
      setSaving(false);
    }
  }

  return (
    <>
      <SettingsForm
        form={form}
        isOvertaken={isOvertaken}
        label={texts.server}
        mayChange={mayChange}
        isSaving={isSaving}
        error={error}
        onSave={(values) => void save(values)}
      >
        <FormSection title={texts.server} text={texts.serverText}>
          {!isThere && <Text size="sm">{texts.none}</Text>}
          <Switch label={texts.enabled} {...form.getInputProps("isEnabled", { type: "checkbox" })} />
          <TextInput label={texts.from} description={texts.fromHelp} maw={480} {...form.getInputProps("from")} />
          <Group align="flex-start">
            <TextInput
              label={texts.host}
              flex="1 1 14rem"
              maw={480}
              spellCheck={false}
              {...form.getInputProps("host")}
            />
            <NumberInput
              label={texts.port}
              description={texts.portHelp}
              hideControls
              allowDecimal={false}
              thousandSeparator={false}
              flex="1 1 14rem"
              maw={480}
              inputWrapperOrder={["label", "input", "description", "error"]}
              {...form.getInputProps("port")}
            />
          </Group>
          <TextInput label={texts.user} maw={480} autoComplete="off" {...form.getInputProps("user")} />
          <PasswordInput
            label={texts.password}
            description={isThere ? texts.passwordKept : texts.passwordNew}
            maw={480}
            autoComplete="new-password"
            {...form.getInputProps("password")}
          />
        </FormSection>
      </SettingsForm>
      {isThere && <RemoveServer />}
    </>
  );
}

function RemoveServer() {
  const texts = useTexts("settings").mail;
  const mayRemove = useMay("delete:email_provider");
  const [isOpen, setOpen] = useState(false);
  const notices = useNotices();
  const queries = useQueryClient();
  const remove = api.useMutation("delete", "/emails/provider");
  if (!mayRemove) return null;
  return (
    <Group>
      <Button variant="default" onClick={() => setOpen(true)}>
        {texts.remove}
      </Button>
      <ConfirmDelete
        opened={isOpen}
        title={texts.removeTitle}
        text={texts.removeText}
        label={texts.remove}
        onClose={() => setOpen(false)}
        onConfirm={async () => {
          await remove.mutateAsync({});
          notices.done(texts.removed);
          await queries.resetQueries({ queryKey: PROVIDER });
        }}
      />
    </Group>
  );
}
