import { Checkbox, NumberInput, Select, Switch, Text, Textarea } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { api } from "../../api/client.ts";
import type { operations } from "../../api/schema.d.ts";
import { changedOnly } from "../../components/changed-only.ts";
import { FormSection } from "../../components/form-section.tsx";
import { useNotices } from "../../components/notices.ts";
import { useStoredForm } from "../../components/use-stored-form.ts";
import { useMay } from "../../session/session.tsx";
import { useTexts } from "../../texts/use-texts.tsx";
import { isWhole, linesOf, networksError } from "./field-errors.ts";
import { SettingsForm } from "./settings-form.tsx";

type BruteForce = operations["getBruteForceProtection"]["responses"][200]["content"]["application/json"];

const MOST_ATTEMPTS = 100;

const valuesOf = ({ enabled, shields, allowlist, mode, max_attempts: attempts }: BruteForce) => ({
  isEnabled: enabled,
  blocks: shields.includes("block"),
  notifies: shields.includes("user_notification"),
  allowlist: allowlist.join("\n"),
  mode: mode as string,
  attempts: attempts as number | string,
});

const bodyOf = (values: ReturnType<typeof valuesOf>) => ({
  enabled: values.isEnabled,
  shields: [
    ...(values.blocks ? (["block"] as const) : []),
    ...(values.notifies ? (["user_notification"] as const) : []),
  ],
  allowlist: linesOf(values.allowlist),
  mode: values.mode as BruteForce["mode"],
  max_attempts: Number(values.attempts),
});

/** How often somebody may be tried with a wrong password. */
export function PersonLimits({ settings }: { settings: BruteForce }) {
  const { protection: texts, errors } = useTexts("settings");
  const mayChange = useMay("update:attack_protection");
  const notices = useNotices();
  const queries = useQueryClient();
  const { form, isOvertaken, settle } = useStoredForm(valuesOf(settings), {
    validateInputOnBlur: true,
    validate: {
      allowlist: (text) => networksError(text, errors),
      attempts: (value) => (isWhole(value, 1, MOST_ATTEMPTS) ? null : errors.number("1", String(MOST_ATTEMPTS))),
    },
  });
  const change = api.useMutation("patch", "/attack-protection/brute-force-protection", {
    onSuccess: async (saved) => {
      settle(valuesOf(saved));
      notices.done();
      await queries.invalidateQueries({ queryKey: ["get", "/attack-protection/brute-force-protection"] });
    },
  });
  return (
    <SettingsForm
      form={form}
      isOvertaken={isOvertaken}
      label={texts.person}
      mayChange={mayChange}
      isSaving={change.isPending}
      error={change.error}
      onSave={(values) => change.mutate({ body: changedOnly(bodyOf(form.getInitialValues()), bodyOf(values)) })}
    >
      <FormSection title={texts.person} text={texts.personText}>
        <Switch label={texts.enabled} {...form.getInputProps("isEnabled", { type: "checkbox" })} />
        {!(form.values.isEnabled && form.values.blocks) && <Text size="sm">{texts.off}</Text>}
        <NumberInput
          label={texts.attempts}
          hideControls
          allowDecimal={false}
          maw={200}
          {...form.getInputProps("attempts")}
        />
        <Checkbox label={texts.block} {...form.getInputProps("blocks", { type: "checkbox" })} />
        <Checkbox label={texts.notifyPerson} {...form.getInputProps("notifies", { type: "checkbox" })} />
        <Select
          label={texts.mode}
          allowDeselect={false}
          maw={560}
          data={Object.entries(texts.modes).map(([value, label]) => ({ value, label }))}
          {...form.getInputProps("mode")}
        />
        <AllowList {...form.getInputProps("allowlist")} />
      </FormSection>
    </SettingsForm>
  );
}

/** Addresses and networks, one a line. */
export function AllowList(props: { value?: string }) {
  const texts = useTexts("settings").protection;
  return (
    <Textarea
      label={texts.allowlist}
      description={texts.allowlistHelp}
      autosize
      minRows={2}
      maxRows={8}
      maw={560}
      spellCheck={false}
      {...props}
    />
  );
}
