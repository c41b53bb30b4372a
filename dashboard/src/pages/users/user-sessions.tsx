import { api, http } from "../../api/client.ts";
import { Answer } from "../../components/answer.tsx";
import { ClientName } from "../../components/client-name.tsx";
import { TableSkeleton } from "../../components/loading.tsx";
import { RelativeTime } from "../../components/relative-time.tsx";
import { useMay } from "../../session/session.tsx";
import { useFormat, useTexts } from "../../texts/use-texts.tsx";
import { EndedList } from "./ended-list.tsx";

/** The browsers in which a user is signed in. */
export function UserSessions({ userId: id }: { userId: string }) {
  const texts = useTexts("users").devices;
  const common = useTexts("common");
  const format = useFormat();
  const mayEnd = useMay("delete:sessions");
  const answer = api.useQuery("get", "/users/{id}/sessions", { params: { path: { id } } });
  return (
    <Answer query={answer} loading={<TableSkeleton rows={2} />}>
      {({ sessions, next }) => (
        <EndedList
          kind="sessions"
          title={texts.sessions}
          text={texts.sessionsText}
          empty={texts.noSessions}
          rows={sessions}
          hasMore={next !== undefined}
          rowKey={(session) => session.id}
          nameOf={(session) =>
            session.authenticated_at === null ? session.id : format.dateTime(session.authenticated_at)
          }
          mayEnd={mayEnd}
          end={(session) => http.DELETE("/sessions/{id}", { params: { path: { id: session.id } } })}
          endAll={() => http.DELETE("/users/{id}/sessions", { params: { path: { id } } })}
          columns={[
            {
              key: "since",
              header: texts.since,
              width: 160,
              cell: ({ authenticated_at: time }) => (time === null ? common.unknown : <RelativeTime time={time} />),
            },
            {
              key: "applications",
              header: texts.applications,
              cell: ({ clients }) =>
                clients.length === 0
                  ? texts.none
                  : clients.map(({ client_id }, place) => (
                      <span key={client_id}>
                        {place > 0 && ", "}
                        <ClientName id={client_id} />
                      </span>
                    )),
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
