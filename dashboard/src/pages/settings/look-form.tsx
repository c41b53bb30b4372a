import { Group, SimpleGrid, Stack, Text, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { api } from "../../api/client.ts";
import type { operations } from "../../api/schema.d.ts";
import { Answer } from "../../components/answer.tsx";
import { FormSection } from "../../components/form-section.tsx";
import { FormSkeleton } from "../../components/loading.tsx";
import { useNotices } from "../../components/notices.ts";
import { useStoredForm } from "../../components/use-stored-form.ts";
import { useMay } from "../../session/session.tsx";
import { useTexts } from "../../texts/use-texts.tsx";
import { addressError, colorError } from "./field-errors.ts";
import { LookPreview } from "./look-preview.tsx";
import { SettingsForm } from "./settings-form.tsx";

type Branding = operations["readBranding"]["responses"][200]["content"]["application/json"];

/** Logo and colours of the hosted pages. */
export function LookForm({ name }: { name: string }) {
  const query = api.useQuery("get", "/branding");
  return (
    <Answer query={query} loading={<FormSkeleton fields={4} />}>
      {(branding) => <Form branding={branding} name={name} />}
    </Answer>
  );
}

const backgroundOf = ({ colors }: Branding) => colors?.page_background;

const valuesOf = (branding: Branding) => {
  const background = backgroundOf(branding);
  return {
    logo: branding.logo_url ?? "",
    favicon: branding.favicon_url ?? "",
    primary: branding.colors?.primary ?? "",
    background: typeof background === "string" ? background : "",
  };
};

function Form({ branding, name }: { branding: Branding; name: string }) {
  const texts = useTexts("settings");
  const words = texts.look;
  const mayChange = useMay("update:branding");
  const notices = useNotices();
  const queries = useQueryClient();
  const { form, isOvertaken, settle } = useStoredForm(valuesOf(branding), {
    validateInputOnBlur: true,
    validate: {
      logo: (text) => addressError(text, texts.errors),
      favicon: (text) => addressError(text, texts.errors),
      primary: (text) => colorError(text, texts.errors),
      background: (text) => colorError(text, texts.errors),
    },
  });
  const change = api.useMutation("patch", "/branding", {
    onSuccess: async (saved) => {
      settle(valuesOf(saved));
      notices.done();
      await queries.invalidateQueries({ queryKey: ["get", "/branding"] });
    },
  });
  const gradient = typeof backgroundOf(branding) === "object" ? backgroundOf(branding) : undefined;
  const save = (values: ReturnType<typeof valuesOf>) =>
    change.mutate({
      body: {
        logo_url: values.logo.trim() || null,
        favicon_url: values.favicon.trim() || null,
        colors: {
          primary: values.primary.trim() || null,
          page_background: values.background.trim() || gradient || null,
        },
      },
    });
  return (
    <SettingsForm
      form={form}
      isOvertaken={isOvertaken}
      label={words.title}
      mayChange={mayChange}
      isSaving={change.isPending}
      error={change.error}
      onSave={save}
    >
      <FormSection title={words.title} text={words.text}>
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="lg">
          <Stack gap="md">
            <TextInput
              label={words.logo}
              description={words.logoHelp}
              maxLength={2_048}
              {...form.getInputProps("logo")}
            />
            <TextInput label={words.favicon} maxLength={2_048} {...form.getInputProps("favicon")} />
            <Color label={words.primary} {...form.getInputProps("primary")} />
            <Color
              label={words.background}
              description={gradient && form.values.background === "" ? words.gradient : undefined}
              {...form.getInputProps("background")}
            />
          </Stack>
          <Stack gap="xs">
            <LookPreview name={name} primary={form.values.primary} background={form.values.background} />
            <Group gap={0}>
              <Text size="sm" c="dimmed">
                {words.logoNote}
              </Text>
            </Group>
          </Stack>
        </SimpleGrid>
      </FormSection>
    </SettingsForm>
  );
}

interface ColorFieldProps {
  readonly label: string;
  readonly description?: string;
  readonly value?: string;
  readonly onChange?: (color: string) => void;
}

/** A colour to type, with the browser's own choice beside it. */
function Color({ value = "", onChange, ...props }: ColorFieldProps) {
  const { choose } = useTexts("settings").look;
  return (
    <TextInput
      placeholder="#1c615c"
      maxLength={7}
      spellCheck={false}
      leftSection={
        <input
          type="color"
          aria-label={`${props.label}: ${choose}`}
          value={/^#[0-9a-f]{6}$/i.test(value) ? value : "#ffffff"}
          onChange={(event) => onChange?.(event.currentTarget.value)}
          style={{ width: 24, height: 24, padding: 0, border: 0, background: "none" }}
        />
      }
      {...props}
      value={value}
      onChange={(event) => onChange?.(event.currentTarget.value)}
    />
  );
}
