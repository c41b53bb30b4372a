import { Avatar, Menu, Text, UnstyledButton, useMantineColorScheme } from "@mantine/core";
import { CheckIcon, PersonIcon, SignOutIcon } from "@primer/octicons-react";
import { signOut } from "../api/sign-in.ts";
import { useSession } from "../session/session.tsx";
import { LANGUAGES, type Language } from "../texts/languages.ts";
import { useLanguage, useTexts } from "../texts/use-texts.tsx";

const SCHEMES = ["light", "dark", "auto"] as const;

/** Who is signed in, their appearance and language, and the way out. */
export function PersonMenu() {
  const texts = useTexts("shell");
  const { name, email, role } = useSession();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const { language, choose } = useLanguage();
  return (
    <Menu position="bottom-end" width={240} closeOnItemClick={false}>
      <Menu.Target>
        <UnstyledButton aria-label={texts.person}>
          <Avatar color="gray" size={34}>
            <PersonIcon size={18} />
          </Avatar>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Text px="sm" pt="xs" fw={600} truncate="end">
          {name || email}
        </Text>
        <Text px="sm" size="sm" c="dimmed" truncate="end">
          {email}
        </Text>
        <Text px="sm" pb="xs" size="sm" c="dimmed">
          {texts.roles[role]}
        </Text>
        <Menu.Divider />
        <Menu.Label>{texts.theme.label}</Menu.Label>
        {SCHEMES.map((scheme) => (
          <Choice key={scheme} chosen={scheme === colorScheme} onChoose={() => setColorScheme(scheme)}>
            {texts.theme[scheme]}
          </Choice>
        ))}
        <Menu.Divider />
        <Menu.Label>{texts.language}</Menu.Label>
        {(Object.keys(LANGUAGES) as Language[]).map((one) => (
          <Choice key={one} chosen={one === language} onChoose={() => choose(one)} lang={one}>
            {LANGUAGES[one]}
          </Choice>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<SignOutIcon size={16} />} onClick={() => signOut()}>
          {texts.signOut}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function Choice(props: { chosen: boolean; onChoose: () => void; lang?: string; children: string }) {
  return (
    <Menu.Item
      role="menuitemradio"
      aria-checked={props.chosen}
      lang={props.lang}
      onClick={props.onChoose}
      rightSection={props.chosen ? <CheckIcon size={16} /> : undefined}
    >
      {props.children}
    </Menu.Item>
  );
}
