import { Stack, Text } from "@mantine/core";
import { CopyText } from "../../components/copy-text.tsx";
import { FormSection } from "../../components/form-section.tsx";
import { useTexts } from "../../texts/use-texts.tsx";
import { type Application, isPublic } from "./application.ts";
import { AuthenticationMethod } from "./authentication-method.tsx";
import { ClientSecret } from "./client-secret.tsx";
import { KeyCredentials } from "./key-credentials.tsx";

/** How an application says who it is, and proves it. */
export function CredentialsTab({ application }: { application: Application }) {
  const texts = useTexts("applications").credentials;
  return (
    <Stack gap="lg">
      <FormSection title={texts.clientId} text={texts.clientIdText}>
        <CopyText value={application.client_id} label={texts.clientId} />
      </FormSection>
      <FormSection title={texts.secret} text={texts.secretText}>
        {isPublic(application) ? <Text size="sm">{texts.noSecret}</Text> : <ClientSecret application={application} />}
      </FormSection>
      <AuthenticationMethod application={application} />
      <KeyCredentials application={application} />
    </Stack>
  );
}
