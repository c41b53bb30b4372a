import { Button } from "@mantine/core";
import { api } from "../../api/client.ts";
import type { Migration } from "../../components/migration/migration-types.ts";
import { useNotices } from "../../components/notices.ts";
import { useMay } from "../../session/session.tsx";
import { useTexts } from "../../texts/use-texts.tsx";
import { AskedButton } from "./asked-button.tsx";
import { useRefresh } from "./use-refresh.ts";

/** What brings a migration into another phase and can be taken back at once. */
export function PhaseActions({ migration }: { migration: Migration }) {
  const texts = useTexts("migrations").phase;
  const mayChange = useMay("update:migrations");
  const change = usePhaseChange(migration.connection_id);
  if (!mayChange || (migration.phase === "running" && migration.nobody_moves_because !== undefined)) return null;
  switch (migration.phase) {
    case "running":
      return (
        <AskedButton
          variant="default"
          label={texts.pause}
          question={texts.pauseQuestion}
          onConfirm={() => change.now("pause", texts.paused)}
        />
      );
    case "paused":
      return (
        <Button loading={change.isPending} onClick={() => change.to("resume", texts.resumed)}>
          {texts.resume}
        </Button>
      );
    case "shadow":
      return (
        <Button loading={change.isPending} onClick={() => change.to("start", texts.started)}>
          {texts.start}
        </Button>
      );
    case "finalised":
      return null;
  }
}

/** Changes the phase, and says so. */
export function usePhaseChange(id: string) {
  const refresh = useRefresh();
  const notices = useNotices();
  const path = { params: { path: { connection_id: id } } };
  const options = { onSuccess: refresh };
  const pause = api.useMutation("post", "/migrations/{connection_id}/pause", options);
  const resume = api.useMutation("post", "/migrations/{connection_id}/resume", options);
  const start = api.useMutation("post", "/migrations/{connection_id}/start", options);
  const shadow = api.useMutation("post", "/migrations/{connection_id}/shadow/start", options);
  const changes = { pause, resume, start, shadow };
  // Not by callbacks of `mutate`: the button is gone before they are called.
  const now = async (action: keyof typeof changes, said: string) => {
    await changes[action].mutateAsync(path);
    notices.done(said);
  };
  return {
    isPending: Object.values(changes).some(({ isPending }) => isPending),
    /** Throws what it is refused with. */
    now,
    /** Says what it is refused with. */
    to: (action: keyof typeof changes, said: string) => void now(action, said).catch(notices.failed),
  };
}
