import { Group, Stack, Switch, Text } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { api, http } from "../../api/client.ts";
import { listed } from "../../api/listed.ts";
import { readAll } from "../../api/read-all.ts";
import { Answer } from "../../components/answer.tsx";
import { KeyPager } from "../../components/data-table.tsx";
import { EmptyState } from "../../components/empty-state.tsx";
import { ButtonLink, TextLink } from "../../components/links.tsx";
import { TableSkeleton } from "../../components/loading.tsx";
import { useNotices } from "../../components/notices.ts";
import { useSearchParams } from "../../components/use-search-params.ts";
import { useMay } from "../../session/session.tsx";
import { useTexts } from "../../texts/use-texts.tsx";
import type { Application } from "./application.ts";

const ROWS = 50;

/** Which connections an application's people may come from. */
export function ConnectionsTab({ application }: { application: Application }) {
  const texts = useTexts("applications").connections;
  const [{ from }] = useSearchParams();
  const enabled = useEnabledConnections(application.client_id);
  const query = api.useQuery("get", "/connections", {
    params: { query: { fields: "id,name,strategy", take: ROWS, from } },
  });
  return (
    <Stack gap="md">
      <Text c="dimmed" maw="70ch">
        {texts.text}
      </Text>
      <Answer query={enabled} loading={<TableSkeleton />}>
        {(ids) => (
          <Answer query={query} loading={<TableSkeleton />}>
            {(answer) => {
              const { rows, next } = listed(answer, "connections");
              if (rows.length === 0)
                return (
                  <EmptyState
                    title={texts.empty}
                    text={texts.emptyText}
                    action={<ButtonLink to="/connections">{texts.toConnections}</ButtonLink>}
                  />
                );
              return (
                <>
                  <Stack gap={0} component="ul" className="surface" p={0} m={0} style={{ listStyle: "none" }}>
                    {rows.map(({ id = "", name = id, strategy = "" }) => (
                      <ConnectionRow
                        key={id}
                        connection={{ id, name, strategy }}
                        clientId={application.client_id}
                        isEnabled={ids.has(id)}
                      />
                    ))}
                  </Stack>
                  <KeyPager from={from} next={next} />
                </>
              );
            }}
          </Answer>
        )}
      </Answer>
    </Stack>
  );
}

interface ConnectionRowProps {
  readonly connection: { readonly id: string; readonly name: string; readonly strategy: string };
  readonly clientId: string;
  readonly isEnabled: boolean;
}

function ConnectionRow({ connection: { id, name, strategy }, clientId, isEnabled }: ConnectionRowProps) {
  const texts = useTexts("applications").connections;
  const queries = useQueryClient();
  const notices = useNotices();
  const mayUpdate = useMay("update:connections");
  const toggle = api.useMutation("patch", "/connections/{id}/clients", {
    async onSuccess(_nothing, { body }) {
      await queries.invalidateQueries({ queryKey: ["get", "/clients/{id}/connections"] });
      await queries.invalidateQueries({ queryKey: ["get", "/connections/{id}/clients"] });
      notices.done(body[0]?.status ? texts.switchedOn(name) : texts.switchedOff(name));
    },
    onError: notices.failed,
  });
  // What was asked for shows at once, and goes back when it is refused.
  const shown = toggle.isPending ? toggle.variables?.body[0]?.status : isEnabled;
  return (
    <Group component="li" justify="space-between" wrap="nowrap" p="sm" gap="sm" style={ROW_LINE}>
      <div style={{ overflowWrap: "anywhere", minWidth: 0 }}>
        <TextLink to="/connections/$id/$tab" params={{ id, tab: "settings" }} size="sm" fw={500}>
          {name}
        </TextLink>
        <Text size="sm" c="dimmed">
          {strategy === "auth0" ? texts.database : strategy}
        </Text>
      </div>
      <Switch
        aria-label={texts.use(name)}
        checked={shown}
        disabled={!mayUpdate}
        onChange={(event) =>
          toggle.mutate({
            params: { path: { id } },
            body: [{ client_id: clientId, status: event.currentTarget.checked }],
          })
        }
      />
    </Group>
  );
}

const ROW_LINE = { borderBottom: "1px solid var(--mantine-color-default-border)" };

const useEnabledConnections = (id: string) =>
  useQuery({
    queryKey: ["get", "/clients/{id}/connections", id, "ids"],
    queryFn: async ({ signal }) => {
      const rows = await readAll(async (from) => {
        const query = { fields: "id", take: 100, from };
        const { data } = await http.GET("/clients/{id}/connections", { params: { path: { id }, query }, signal });
        return listed(data!, "connections");
      });
      return new Set((rows as readonly { id?: string }[]).map((row) => row.id));
    },
  });
