import { List, Text } from "@mantine/core";
import { useFormat, useTexts } from "../../texts/use-texts.tsx";
import { flag, type Options, part, text } from "./connection.ts";

const NAMES = ["email", "username", "phone_number"] as const;

/** Says which identifiers people have where the flexible `attributes` decide it. They are set by the API. */
export function IdentifierAttributes({ attributes }: { attributes: Options }) {
  const texts = useTexts("connections").settings;
  const format = useFormat();
  const signUpOf = (name: string) => {
    const status = text(part(part(attributes, name), "signup"), "status");
    return status === "required" || status === "optional"
      ? texts.attributeSignUp[status]
      : texts.attributeSignUp.inactive;
  };
  const isIdentifier = (name: string) => flag(part(part(attributes, name), "identifier"), "active", false);
  return (
    <div>
      <Text size="sm">{texts.attributes}</Text>
      <List size="sm">
        {NAMES.filter((name) => attributes[name] !== undefined).map((name) => (
          <List.Item key={name}>
            {texts.attributeOf[name]}:{" "}
            {format.list([...(isIdentifier(name) ? [texts.attributeIdentifier] : []), signUpOf(name)])}
          </List.Item>
        ))}
      </List>
    </div>
  );
}
