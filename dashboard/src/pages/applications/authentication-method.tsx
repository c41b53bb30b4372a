import { Alert, Button, Group, Radio, Stack } from "@mantine/core";
import { useState } from "react";
import { Answer } from "../../components/answer.tsx";
import { ErrorState } from "../../components/error-state.tsx";
import { FormSection } from "../../components/form-section.tsx";
import { FormSkeleton } from "../../components/loading.tsx";
import { useNotices } from "../../components/notices.ts";
import { UnsavedChanges } from "../../components/unsaved-changes.tsx";
import { useMay } from "../../session/session.tsx";
import { useTexts } from "../../texts/use-texts.tsx";
import { type Application, type ApplicationChange, changeToKeys, usesKeys } from "./application.ts";
import { useChangeApplication } from "./use-application.ts";
import { useCredentials } from "./use-credentials.ts";

const METHODS = ["none", "client_secret_post", "client_secret_basic", "private_key_jwt"] as const;
type Method = (typeof METHODS)[number];

/** The method in use; undefined for one that an import brought along and this server does not have. */
function methodOf(application: Application): Method | undefined {
  if (usesKeys(application)) return "private_key_jwt";
  if (application.client_authentication_methods !== undefined) return undefined;
  return application.token_endpoint_auth_method ?? "client_secret_post";
}

/** Chooses how an application proves who it is at the token endpoint. */
export function AuthenticationMethod({ application }: { application: Application }) {
  const texts = useTexts("applications").credentials;
  const credentials = useCredentials(application.client_id);
  const mayReadKeys = useMay("read:client_credentials");
  return (
    <FormSection title={texts.method} text={texts.methodText}>
      {mayReadKeys ? (
        <Answer query={credentials} loading={<FormSkeleton fields={4} />}>
          {(list) => (
            <Methods
              application={application}
              keyIds={list.filter((one) => one.credential_type === "public_key").map(({ id }) => id)}
            />
          )}
        </Answer>
      ) : (
        <Methods application={application} keyIds={[]} />
      )}
    </FormSection>
  );
}

function Methods({ application, keyIds }: { application: Application; keyIds: readonly string[] }) {
  const texts = useTexts("applications").credentials;
  const { actions } = useTexts("common");
  const notices = useNotices();
  const mayUpdate = useMay("update:clients");
  const present = methodOf(application);
  const [picked, setPicked] = useState<Method>();
  const chosen = picked ?? present;
  const change = useChangeApplication();

  async function save(method: Method) {
    const path = { id: application.client_id };
    await change.mutateAsync({ params: { path }, body: changeTo(method, keyIds) }).then(
      () => {
        setPicked(undefined);
        notices.done();
      },
      () => {},
    );
  }

  return (
    <Stack>
      <UnsavedChanges when={chosen !== present && !change.isPending} />
      {present === undefined && <Alert color="yellow">{texts.unknownMethod}</Alert>}
      <Radio.Group
        aria-label={texts.method}
        value={chosen ?? null}
        onChange={(value) => setPicked(value as Method)}
        readOnly={!mayUpdate}
      >
        <Stack gap="sm">
          {METHODS.map((method) => {
            const needsKey = method === "private_key_jwt" && keyIds.length === 0;
            return (
              <Radio
                key={method}
                value={method}
                label={texts.methods[method].name}
                description={needsKey ? texts.needsKey : texts.methods[method].text}
                disabled={!mayUpdate || (needsKey && present !== method)}
              />
            );
          })}
        </Stack>
      </Radio.Group>
      {change.error !== null && <ErrorState error={change.error} />}
      {mayUpdate && (
        <Group justify="flex-end">
          <Button
            disabled={chosen === undefined || chosen === present}
            loading={change.isPending}
            onClick={() => chosen && void save(chosen)}
          >
            {actions.save}
          </Button>
        </Group>
      )}
    </Stack>
  );
}

const changeTo = (method: Method, keyIds: readonly string[]): ApplicationChange =>
  method === "private_key_jwt"
    ? changeToKeys(keyIds)
    : { client_authentication_methods: null, token_endpoint_auth_method: method };
