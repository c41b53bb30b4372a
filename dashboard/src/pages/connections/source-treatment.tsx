import { NumberInput, SimpleGrid, Stack, Switch, TextInput } from "@mantine/core";
import { ErrorState } from "../../components/error-state.tsx";
import { FormSection } from "../../components/form-section.tsx";
import { NotAllowed } from "../../components/not-allowed.tsx";
import { useNotices } from "../../components/notices.ts";
import { SaveBar } from "../../components/save-bar.tsx";
import { useStoredForm } from "../../components/use-stored-form.ts";
import { useMay } from "../../session/session.tsx";
import { useFormat, useTexts } from "../../texts/use-texts.tsx";
import { type Connection, flag, number, type Options, part, present, text, withUsher } from "./connection.ts";
import type { PartProps } from "./part-props.ts";
import { useChangeConnection } from "./use-change-connection.ts";

interface Values {
  readonly timeoutMs: number | "";
  readonly lockoutAttempts: number | "";
  readonly lockoutWindowMinutes: number | "";
  readonly stripPrefix: string;
  readonly wrongPasswordTexts: boolean;
  readonly absentTexts: boolean;
}

const LIMITS = {
  timeoutMs: { min: 100, max: 20_000 },
  lockoutAttempts: { min: 2, max: 1_000 },
  lockoutWindowMinutes: { min: 1, max: 1_440 },
} as const;
/** What the server takes where the options say nothing. */
const LOCKOUT = { attempts: 5, windowMinutes: 10 } as const;

/** How the old system is spared, and how its answers are read. */
export function SourceTreatment({ id, connection }: PartProps) {
  const texts = useTexts("connections").source;
  const format = useFormat();
  const notices = useNotices();
  const mayChange = useMay("update:connections");
  const change = useChangeConnection(id);
  const within = (name: keyof typeof LIMITS) => (value: number | "") => {
    const { min, max } = LIMITS[name];
    if (value === "" || (Number.isInteger(value) && value >= min && value <= max)) return null;
    return texts.range(format.number(min), format.number(max));
  };
  const { form, settle } = useStoredForm<Values>(readTreatment(connection), {
    validate: {
      timeoutMs: within("timeoutMs"),
      lockoutAttempts: within("lockoutAttempts"),
      lockoutWindowMinutes: within("lockoutWindowMinutes"),
    },
  });

  const save = form.onSubmit((values) =>
    change.mutate(
      { options: (stored) => withTreatment(stored, values) },
      {
        onSuccess(saved) {
          settle(readTreatment(saved));
          notices.done();
        },
      },
    ),
  );
  const numbers = { allowDecimal: false, allowNegative: false, clampBehavior: "none", readOnly: !mayChange } as const;

  return (
    <FormSection title={texts.title} text={texts.lead}>
      <form onSubmit={save}>
        <Stack>
          <NumberInput
            label={texts.timeout}
            description={texts.timeoutHelp}
            maw={480}
            {...numbers}
            {...form.getInputProps("timeoutMs")}
          />
          <SimpleGrid cols={{ base: 1, sm: 2 }} maw={720} verticalSpacing="md" style={{ alignItems: "end" }}>
            <NumberInput
              label={texts.lockoutAttempts}
              description={texts.lockoutAttemptsHelp}
              placeholder={String(LOCKOUT.attempts)}
              {...numbers}
              {...form.getInputProps("lockoutAttempts")}
            />
            <NumberInput
              label={texts.lockoutWindow}
              placeholder={String(LOCKOUT.windowMinutes)}
              {...numbers}
              {...form.getInputProps("lockoutWindowMinutes")}
            />
          </SimpleGrid>
          <TextInput
            label={texts.prefix}
            description={texts.prefixHelp}
            maw={480}
            maxLength={100}
            spellCheck={false}
            readOnly={!mayChange}
            {...form.getInputProps("stripPrefix")}
          />
          <Switch
            label={texts.wrongPasswordTexts}
            disabled={!mayChange}
            {...form.getInputProps("wrongPasswordTexts", { type: "checkbox" })}
          />
          <Switch
            label={texts.absentTexts}
            disabled={!mayChange}
            {...form.getInputProps("absentTexts", { type: "checkbox" })}
          />
          {change.error != null && <ErrorState error={change.error} />}
          {mayChange ? (
            <SaveBar isDirty={form.isDirty()} isSaving={change.isPending} onDiscard={form.reset} />
          ) : (
            <NotAllowed />
          )}
        </Stack>
      </form>
    </FormSection>
  );
}

function readTreatment({ options }: Connection): Values {
  const usher = part(options, "usher");
  const lockout = part(part(usher, "source_protection"), "lockout");
  return {
    timeoutMs: number(usher, "source_timeout_ms"),
    lockoutAttempts: number(lockout, "attempts"),
    lockoutWindowMinutes: number(lockout, "window_minutes"),
    stripPrefix: text(usher, "strip_user_id_prefix"),
    wrongPasswordTexts: flag(usher, "recognise_wrong_password_texts", true),
    absentTexts: flag(usher, "recognise_absent_user_texts", true),
  };
}

function withTreatment(stored: Options, values: Values): Options {
  const usher = part(stored, "usher");
  const protection = part(usher, "source_protection");
  const lockout = present({
    ...part(protection, "lockout"),
    attempts: unlessEmpty(values.lockoutAttempts),
    window_minutes: unlessEmpty(values.lockoutWindowMinutes),
  });
  const changed = withUsher(stored, {
    source_timeout_ms: unlessEmpty(values.timeoutMs),
    strip_user_id_prefix: unlessEmpty(values.stripPrefix),
    recognise_wrong_password_texts: values.wrongPasswordTexts,
    recognise_absent_user_texts: values.absentTexts,
    source_protection: { ...protection, lockout },
  });
  return { ...changed, usher: present(part(changed, "usher")) };
}

const unlessEmpty = <Value,>(value: Value | ""): Value | undefined => (value === "" ? undefined : value);
