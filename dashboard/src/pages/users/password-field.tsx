import { List, PasswordInput, type PasswordInputProps, Text } from "@mantine/core";
import { ApiError } from "../../api/api-error.ts";
import { useFormat, useTexts } from "../../texts/use-texts.tsx";
import { passwordRules } from "./password-rules.ts";
import { weakPasswordText } from "./weak-password.ts";

interface PasswordFieldProps extends PasswordInputProps {
  readonly connectionOptions: unknown;
  /** Why saving failed: which rules the password does not keep is said here, anything else elsewhere. */
  readonly refusal?: unknown;
}

/** Whether it is said beside the field why the server refused something. */
export const isWeakPassword = (error: unknown): boolean =>
  error instanceof ApiError && error.reason?.code === "password_too_weak";

/** An input for somebody's new password, with the rules of their connection. */
export function PasswordField({ connectionOptions, refusal, ...input }: PasswordFieldProps) {
  const texts = useTexts("users").policy;
  const { show } = useTexts("common").actions;
  const format = useFormat();
  const rules = passwordRules(connectionOptions, texts, (items) => format.list(items));
  const weak = weakPasswordText(refusal, connectionOptions, texts, (items) => format.list(items));
  return (
    <PasswordInput
      required
      autoComplete="new-password"
      spellCheck={false}
      maxLength={1_024}
      visibilityToggleButtonProps={{ "aria-label": `${show}: ${input.label}`, tabIndex: 0 }}
      description={
        <>
          <Text span size="xs">
            {texts.title}
          </Text>
          <List component="ul" size="xs" c="dimmed">
            {rules.map((rule) => (
              <List.Item key={rule}>{rule}</List.Item>
            ))}
          </List>
        </>
      }
      descriptionProps={{ component: "div" }}
      {...input}
      error={weak ?? input.error}
      aria-invalid={weak !== undefined || undefined}
    />
  );
}
