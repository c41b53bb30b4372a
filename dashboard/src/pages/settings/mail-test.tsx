import { Alert, Button, Group, Stack, TextInput } from "@mantine/core";
import { useState } from "react";
import { api } from "../../api/client.ts";
import { ErrorState } from "../../components/error-state.tsx";
import { FormSection } from "../../components/form-section.tsx";
import { useSession } from "../../session/session.tsx";
import { useTexts } from "../../texts/use-texts.tsx";

/** Sends a message the way that all mail goes, and tells what the mail server said. */
export function MailTest() {
  const texts = useTexts("settings").mail;
  const { email } = useSession();
  const [to, setTo] = useState(email);
  const test = api.useMutation("post", "/emails/provider/test");
  const { data } = test;
  return (
    <FormSection title={texts.test} text={texts.testText}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          test.mutate({ body: { to: to.trim() } });
        }}
      >
        <Stack>
          <Group align="flex-end">
            <TextInput
              type="email"
              required
              flex="1 1 14rem"
              maw={420}
              label={texts.to}
              value={to}
              onChange={(event) => setTo(event.currentTarget.value)}
            />
            <Button type="submit" loading={test.isPending}>
              {texts.send}
            </Button>
          </Group>
          <div role="status">
            {data?.sent === true && <Alert color="green">{texts.sent(test.variables?.body.to ?? "")}</Alert>}
            {data?.sent === false && (
              <Alert color="red" title={texts.notSent}>
                {data.error}
              </Alert>
            )}
          </div>
          {test.error !== null && <ErrorState error={test.error} />}
        </Stack>
      </form>
    </FormSection>
  );
}
