import { api, http } from "../../api/client.ts";
import { Answer } from "../../components/answer.tsx";
import { ClientName } from "../../components/client-name.tsx";
import { TableSkeleton } from "../../components/loading.tsx";
import { RelativeTime } from "../../components/relative-time.tsx";
import { useMay } from "../../session/session.tsx";
import { useFormat, useTexts } from "../../texts/use-texts.tsx";
import { EndedList } from "./ended-list.tsx";

/** The refresh tokens that applications have for a user. */
export function UserTokens({ userId: id }: { userId: string }) {
  const texts = useTexts("users").devices;
  const common = useTexts("common");
  const format = useFormat();
  const mayEnd = useMay("delete:refresh_tokens");
  const answer = api.useQuery("get", "/users/{id}/refresh-tokens", { params: { path: { id } } });
  return (
    <Answer query={answer} loading={<TableSkeleton rows={2} />}>
      {({ tokens, next }) => (
        <EndedList
          kind="tokens"
          title={texts.tokens}
          text={texts.tokensText}
          empty={texts.noTokens}
          rows={tokens}
          hasMore={next !== undefined}
          rowKey={(token) => token.id}
          nameOf={(token) => token.resource_servers.map(({ audience }) => audience).join(", ") || token.id}
          mayEnd={mayEnd}
          end={(token) => http.DELETE("/refresh-tokens/{id}", { params: { path: { id: token.id } } })}
          endAll={() => http.DELETE("/users/{id}/refresh-tokens", { params: { path: { id } } })}
          columns={[
            {
              key: "since",
              header: texts.since,
              width: 160,
              cell: ({ created_at: time }) => (time === null ? common.unknown : <RelativeTime time={time} />),
            },
            {
              key: "application",
              header: texts.application,
              cell: ({ client_id: clientId }) => (clientId === null ? common.unknown : <ClientName id={clientId} />),
            },
            {
              key: "api",
              header: texts.api,
              onlyWide: true,
              cell: ({ resource_servers: servers }) =>
                servers.map(({ audience }) => audience).join(", ") || texts.signIn,
            },
            {
              key: "until",
              header: texts.until,
              onlyWide: true,
              width: 180,
              cell: ({ expires_at: time }) => (time === null ? common.unknown : format.dateTime(time)),
            },
          ]}
        />
      )}
    </Answer>
  );
}
