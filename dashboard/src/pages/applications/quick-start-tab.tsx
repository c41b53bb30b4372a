import { Anchor, Box, Code, Stack, Text } from "@mantine/core";
import { CopyAction, CopyText } from "../../components/copy-text.tsx";
import { Facts } from "../../components/facts.tsx";
import { FormSection } from "../../components/form-section.tsx";
import { TextLink } from "../../components/links.tsx";
import { useTexts } from "../../texts/use-texts.tsx";
import { type Application, isPublic } from "./application.ts";
import { sampleFor } from "./quick-start-samples.ts";

/** The values that an application's SDK asks for, to be copied. */
export function QuickStartTab({ application }: { application: Application }) {
  const texts = useTexts("applications").quickStart;
  const { client_id: id } = application;
  const sample = sampleFor(application, location.host);
  return (
    <Stack gap="lg">
      <FormSection title={texts.values} text={texts.valuesText}>
        <Facts
          facts={[
            { name: texts.domain, value: <CopyText value={location.host} label={texts.domain} /> },
            { name: texts.clientId, value: <CopyText value={id} label={texts.clientId} /> },
            ...(isPublic(application)
              ? []
              : [
                  {
                    name: texts.secret,
                    value: (
                      <TextLink to="/applications/$id/$tab" params={{ id, tab: "credentials" }}>
                        {texts.toSecret}
                      </TextLink>
                    ),
                  },
                ]),
            {
              name: texts.discovery,
              value: (
                <Anchor href="/.well-known/openid-configuration" target="_blank" style={{ overflowWrap: "anywhere" }}>
                  {`${location.origin}/.well-known/openid-configuration`}
                </Anchor>
              ),
            },
          ]}
        />
      </FormSection>
      <FormSection title={texts.sample} text={texts.samples[sample.kind]}>
        <Box pos="relative">
          <Code block tabIndex={0} role="region" aria-label={texts.samples[sample.kind]} pr="xl">
            {sample.code}
          </Code>
          <Box pos="absolute" top={6} right={6}>
            <CopyAction value={sample.code} label={texts.sample} />
          </Box>
        </Box>
        {sample.kind !== "machine" && application.callbacks?.length === 0 && (
          <Text size="sm">
            {texts.noCallback}{" "}
            <TextLink to="/applications/$id/$tab" params={{ id, tab: "settings" }}>
              {texts.toSettings}
            </TextLink>
          </Text>
        )}
      </FormSection>
    </Stack>
  );
}
