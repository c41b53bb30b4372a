import {
  Avatar,
  Button,
  NativeSelect,
  Popover,
  Stack,
  Text,
  UnstyledButton,
  useMantineColorScheme,
} from "@mantine/core";
import { PersonIcon, SignOutIcon } from "@primer/octicons-react";
import { signOut } from "../api/sign-in.ts";
import { useSession } from "../session/session.tsx";
import { LANGUAGE_CODES, LANGUAGES, type Language } from "../texts/languages.ts";
import { useLanguage, useTexts } from "../texts/use-texts.tsx";

const SCHEMES = ["light", "dark", "auto"] as const;
type Scheme = (typeof SCHEMES)[number];

/** Who is signed in, their appearance and language, and the way out. */
export function PersonMenu() {
  const texts = useTexts("shell");
  return (
    <Popover position="bottom-end" width={260} trapFocus returnFocus>
      <Popover.Target>
        <UnstyledButton aria-label={texts.person}>
          <Avatar color="gray" size={34}>
            <PersonIcon size={18} />
          </Avatar>
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown aria-label={texts.person}>
        <PersonPanel />
      </Popover.Dropdown>
    </Popover>
  );
}

function PersonPanel() {
  const texts = useTexts("shell");
  const { name, email, role } = useSession();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const { language, choose } = useLanguage();
  return (
    <Stack gap="sm">
      <div>
        <Text fw={600} truncate="end">
          {name || email}
        </Text>
        <Text size="sm" c="dimmed" truncate="end">
          {email}
        </Text>
        <Text size="sm" c="dimmed">
          {texts.roles[role]}
        </Text>
      </div>
      <NativeSelect
        label={texts.theme.label}
        value={colorScheme}
        onChange={(event) => setColorScheme(event.currentTarget.value as Scheme)}
        data={SCHEMES.map((scheme) => ({ value: scheme, label: texts.theme[scheme] }))}
      />
      <NativeSelect
        label={texts.language}
        value={language}
        onChange={(event) => choose(event.currentTarget.value as Language)}
        data={LANGUAGE_CODES.map((value) => ({ value, label: LANGUAGES[value].name }))}
      />
      <Button variant="default" leftSection={<SignOutIcon size={16} />} onClick={signOut}>
        {texts.signOut}
      </Button>
    </Stack>
  );
}
