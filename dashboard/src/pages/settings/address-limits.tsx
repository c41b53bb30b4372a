import { Checkbox, Fieldset, NumberInput, SimpleGrid, Stack, Switch } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { useQueryClient } from "@tanstack/react-query";
import { api } from "../../api/client.ts";
import type { operations } from "../../api/schema.d.ts";
import { changedOnly } from "../../components/changed-only.ts";
import { FormSection } from "../../components/form-section.tsx";
import { useNotices } from "../../components/notices.ts";
import { SecondsInput } from "../../components/seconds-input.tsx";
import { useStoredForm } from "../../components/use-stored-form.ts";
import { useMay } from "../../session/session.tsx";
import { useFormat, useTexts } from "../../texts/use-texts.tsx";
import { isWhole, linesOf, networksError } from "./field-errors.ts";
import { AllowList } from "./person-limits.tsx";
import { SettingsForm } from "./settings-form.tsx";

type SuspiciousIp = operations["getSuspiciousIpThrottling"]["responses"][200]["content"]["application/json"];

const MOST_ATTEMPTS = 100_000;
const SHORTEST_SECONDS = 0.001;
const LONGEST_SECONDS = 2_592_000;

const valuesOf = ({ enabled, shields, allowlist, stage }: SuspiciousIp) => ({
  isEnabled: enabled,
  blocks: shields.includes("block"),
  notifies: shields.includes("admin_notification"),
  allowlist: allowlist.join("\n"),
  signIns: stage["pre-login"].max_attempts as number | string,
  signInSeconds: (stage["pre-login"].rate / 1_000) as number | string,
  signUps: stage["pre-user-registration"].max_attempts as number | string,
  signUpSeconds: (stage["pre-user-registration"].rate / 1_000) as number | string,
});

type Values = ReturnType<typeof valuesOf>;

function bodyOf(values: Values) {
  const limit = (attempts: number | string, seconds: number | string) => ({
    max_attempts: Number(attempts),
    rate: Math.round(Number(seconds) * 1_000),
  });
  return {
    enabled: values.isEnabled,
    shields: [
      ...(values.blocks ? (["block"] as const) : []),
      ...(values.notifies ? (["admin_notification"] as const) : []),
    ],
    allowlist: linesOf(values.allowlist),
    stage: {
      "pre-login": limit(values.signIns, values.signInSeconds),
      "pre-user-registration": limit(values.signUps, values.signUpSeconds),
    },
  };
}

/** How often one address may fail, and how fast that is forgotten. */
export function AddressLimits({ settings }: { settings: SuspiciousIp }) {
  const { protection: texts, errors } = useTexts("settings");
  const mayChange = useMay("update:attack_protection");
  const notices = useNotices();
  const queries = useQueryClient();
  const format = useFormat();
  const attempts = (value: number | string) =>
    isWhole(value, 1, MOST_ATTEMPTS) ? null : errors.number("1", format.number(MOST_ATTEMPTS));
  const seconds = (value: number | string) =>
    typeof value === "number" && value >= SHORTEST_SECONDS && value <= LONGEST_SECONDS
      ? null
      : errors.range(format.number(SHORTEST_SECONDS), format.number(LONGEST_SECONDS));
  const { form, isOvertaken, settle } = useStoredForm(valuesOf(settings), {
    validateInputOnBlur: true,
    validate: {
      allowlist: (text) => networksError(text, errors),
      signIns: attempts,
      signInSeconds: seconds,
      signUps: attempts,
      signUpSeconds: seconds,
    },
  });
  const change = api.useMutation("patch", "/attack-protection/suspicious-ip-throttling", {
    onSuccess: async (saved) => {
      settle(valuesOf(saved));
      notices.done();
      await queries.invalidateQueries({ queryKey: ["get", "/attack-protection/suspicious-ip-throttling"] });
    },
  });
  return (
    <SettingsForm
      form={form}
      isOvertaken={isOvertaken}
      label={texts.address}
      mayChange={mayChange}
      isSaving={change.isPending}
      error={change.error}
      onSave={(values) => change.mutate({ body: changedOnly(bodyOf(form.getInitialValues()), bodyOf(values)) })}
    >
      <FormSection title={texts.address} text={texts.addressText}>
        <Switch label={texts.enabled} {...form.getInputProps("isEnabled", { type: "checkbox" })} />
        <Checkbox label={texts.block} {...form.getInputProps("blocks", { type: "checkbox" })} />
        <Checkbox label={texts.notifySupport} {...form.getInputProps("notifies", { type: "checkbox" })} />
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          <Limit form={form} legend={texts.signIns} attempts="signIns" seconds="signInSeconds" />
          <Limit form={form} legend={texts.signUps} attempts="signUps" seconds="signUpSeconds" />
        </SimpleGrid>
        <AllowList {...form.getInputProps("allowlist")} />
      </FormSection>
    </SettingsForm>
  );
}

interface LimitProps {
  readonly form: UseFormReturnType<Values>;
  readonly legend: string;
  readonly attempts: "signIns" | "signUps";
  readonly seconds: "signInSeconds" | "signUpSeconds";
}

function Limit({ form, legend, attempts, seconds }: LimitProps) {
  const texts = useTexts("settings").protection;
  return (
    <Fieldset legend={legend}>
      <Stack gap="sm">
        <NumberInput label={texts.attempts} hideControls allowDecimal={false} {...form.getInputProps(attempts)} />
        <SecondsInput label={texts.rate} allowDecimal decimalScale={3} {...form.getInputProps(seconds)} />
      </Stack>
    </Fieldset>
  );
}
