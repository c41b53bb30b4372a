import { Button, Group, Stack, Text, TextInput, UnstyledButton } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../api/client.ts";
import { listed } from "../../api/listed.ts";
import { wordsQuery } from "../../api/search-words.ts";
import { Dialog } from "../../components/dialog.tsx";
import { ErrorState } from "../../components/error-state.tsx";
import { useNotices } from "../../components/notices.ts";
import { useTexts } from "../../texts/use-texts.tsx";
import { useUsersChanged } from "./use-user.ts";
import { nameOf, type User } from "./user-types.ts";

const TYPING_MS = 250;
const MAX_FOUND = 8;

interface LinkUserProps {
  /** The one who stays. */
  readonly user: User;
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** Makes another user a way in to this one. */
export function LinkUser(props: LinkUserProps) {
  const texts = useTexts("users").identities;
  return (
    <Dialog opened={props.opened} onClose={props.onClose} title={texts.linkTitle}>
      <Choice {...props} />
    </Dialog>
  );
}

function Choice({ user, onClose }: LinkUserProps) {
  const texts = useTexts("users").identities;
  const { actions } = useTexts("common");
  const notices = useNotices();
  const changed = useUsersChanged();
  const [chosen, setChosen] = useState<User>();
  const link = api.useMutation("post", "/users/{id}/identities", {
    onSuccess: async () => {
      await changed();
      notices.done(texts.linked);
      onClose();
    },
  });

  function submit(other: User) {
    const main = other.identities?.[0];
    if (main === undefined) return;
    link.mutate({
      params: { path: { id: user.user_id ?? "" } },
      body: { provider: main.provider, user_id: main.user_id },
    });
  }

  return (
    <Stack>
      <Text size="sm">{texts.linkText}</Text>
      {chosen === undefined ? (
        <Search user={user} onChoose={setChosen} />
      ) : (
        <Group justify="space-between" className="surface" p="sm" wrap="nowrap">
          <div style={{ minWidth: 0 }}>
            <Text size="xs" c="dimmed">
              {texts.chosen}
            </Text>
            <Person user={chosen} />
          </div>
          <Button size="xs" variant="default" flex="none" onClick={() => setChosen(undefined)}>
            {texts.other}
          </Button>
        </Group>
      )}
      {link.error && <ErrorState error={link.error} />}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {actions.cancel}
        </Button>
        <Button disabled={chosen === undefined} loading={link.isPending} onClick={() => chosen && submit(chosen)}>
          {texts.submit}
        </Button>
      </Group>
    </Stack>
  );
}

function Search({ user, onChoose }: { user: User; onChoose: (user: User) => void }) {
  const texts = useTexts("users").identities;
  const [typed, setTyped] = useState("");
  const [words] = useDebouncedValue(typed.trim(), TYPING_MS);
  const answer = api.useQuery(
    "get",
    "/users",
    {
      params: {
        query: { q: wordsQuery(words), per_page: MAX_FOUND + 1, fields: "user_id,name,email,username,identities" },
      },
    },
    { enabled: words !== "", placeholderData: keepPreviousData },
  );
  const found = answer.data === undefined || words === "" ? [] : listed(answer.data, "users").rows;
  const others = found.filter((one) => one.user_id !== user.user_id).slice(0, MAX_FOUND);
  return (
    <>
      <TextInput
        data-autofocus
        type="search"
        label={texts.find}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        autoComplete="off"
        spellCheck={false}
      />
      {answer.error && <ErrorState error={answer.error} onRetry={() => void answer.refetch()} />}
      <Stack gap={4} mah="18rem" style={{ overflowY: "auto" }}>
        {others.map((one) => (
          <UnstyledButton key={one.user_id} className="surface" p="xs" onClick={() => onChoose(one)}>
            <Person user={one} />
          </UnstyledButton>
        ))}
      </Stack>
      <Text size="sm" c="dimmed" role="status">
        {words !== "" && answer.isSuccess && !answer.isFetching && others.length === 0 && texts.none}
      </Text>
    </>
  );
}

function Person({ user }: { user: User }) {
  const connections = user.identities?.map(({ connection }) => connection).join(", ");
  return (
    <>
      <Text size="sm" fw={600} style={{ overflowWrap: "anywhere" }}>
        {nameOf(user)}
      </Text>
      <Text size="xs" c="dimmed" style={{ overflowWrap: "anywhere" }}>
        {[user.email ?? user.username, connections].filter(Boolean).join(" · ")}
      </Text>
    </>
  );
}
