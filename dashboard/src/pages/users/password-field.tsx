import { List, PasswordInput, type PasswordInputProps, Text } from "@mantine/core";
import { useFormat, useTexts } from "../../texts/use-texts.tsx";
import { passwordRules } from "./password-rules.ts";

/** An input for somebody's new password, with the rules of their connection. */
export function PasswordField({ connectionOptions, ...input }: PasswordInputProps & { connectionOptions: unknown }) {
  const texts = useTexts("users").policy;
  const { show } = useTexts("common").actions;
  const format = useFormat();
  const rules = passwordRules(connectionOptions, texts, (items) => format.list(items));
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
    />
  );
}
