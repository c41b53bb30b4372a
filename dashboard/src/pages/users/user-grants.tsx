import { Text } from "@mantine/core";
import { api, http } from "../../api/client.ts";
import { listed } from "../../api/listed.ts";
import { Answer } from "../../components/answer.tsx";
import { ClientName } from "../../components/client-name.tsx";
import { TableSkeleton } from "../../components/loading.tsx";
import { useMay } from "../../session/session.tsx";
import { useTexts } from "../../texts/use-texts.tsx";
import { EndedList } from "./ended-list.tsx";

const MOST = 100;

/** What applications may do in a user's name. The server shows one grant for each API, and ends those of one sign-in together. */
export function UserGrants({ userId }: { userId: string }) {
  const texts = useTexts("users").devices;
  const mayEnd = useMay("delete:grants");
  const answer = api.useQuery("get", "/grants", { params: { query: { user_id: userId, per_page: MOST } } });
  return (
    <Answer query={answer} loading={<TableSkeleton rows={2} />}>
      {(data) => {
        const grants = listed(data, "grants").rows;
        return (
          <EndedList
            kind="grants"
            title={texts.grants}
            text={texts.grantsText}
            empty={texts.noGrants}
            rows={grants}
            hasMore={grants.length === MOST}
            rowKey={({ id, audience }) => `${id} ${audience}`}
            nameOf={({ audience }) => audience ?? texts.signIn}
            mayEnd={mayEnd}
            end={({ id }) => http.DELETE("/grants/{id}", { params: { path: { id } } })}
            endAll={() => http.DELETE("/grants", { params: { query: { user_id: userId } } })}
            columns={[
              {
                key: "application",
                header: texts.application,
                cell: ({ clientID }) => <ClientName id={clientID} />,
              },
              { key: "api", header: texts.api, cell: ({ audience }) => audience ?? texts.signIn },
              {
                key: "scopes",
                header: texts.scopes,
                onlyWide: true,
                cell: ({ scope }) => (
                  <Text span size="sm" ff="monospace">
                    {scope.join(" ")}
                  </Text>
                ),
              },
            ]}
          />
        );
      }}
    </Answer>
  );
}
