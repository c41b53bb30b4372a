import { Code } from "@mantine/core";
import { ClientName } from "../../components/client-name.tsx";
import { type Fact, Facts } from "../../components/facts.tsx";
import { TextLink } from "../../components/links.tsx";
import { changeLines, logSentence, objectOf } from "../../components/log-sentence.ts";
import { useFormat, useTexts } from "../../texts/use-texts.tsx";
import { ChangedObject } from "./changed-object.tsx";
import { type LogEvent, textIn } from "./log-types.ts";

/** Administrators are no users: their ids begin so, and lead nowhere. */
const ADMINISTRATOR = "usher|";
/** The same goes for the connection they sign in at, and for this dashboard. */
const ADMINISTRATORS_CONNECTION = "con_administrators";
const DASHBOARD = "usher-dashboard";

/** What is known of an event, with links to what it is about. */
export function EventFacts({ event }: { event: LogEvent }) {
  const { one: texts, changes } = useTexts("logs");
  const lines = changeLines(event, changes);
  const object = objectOf(event);
  const format = useFormat();
  const text = (field: string) => textIn(event, field);
  const facts: readonly Fact[] = [
    { name: texts.description, value: logSentence(event, changes) },
    { name: texts.object, value: object?.id === undefined ? "" : <ChangedObject object={object} /> },
    { name: texts.fields, value: lines.length === 0 ? "" : lines.map((line) => <div key={line}>{line}</div>) },
    { name: texts.time, value: format.exactTime(event.date) },
    { name: texts.code, value: <Code>{event.type}</Code> },
    { name: texts.person, value: (text("user_id") || text("user_name")) && <Person event={event} /> },
    { name: texts.connection, value: text("connection") && <Connection event={event} /> },
    {
      name: texts.application,
      value:
        text("client_id") && text("client_id") !== DASHBOARD ? (
          <ClientName id={text("client_id")} />
        ) : (
          text("client_name")
        ),
    },
    { name: texts.ip, value: text("ip") },
    { name: texts.host, value: text("hostname") },
    { name: texts.audience, value: text("audience") },
    { name: texts.scope, value: text("scope") },
    { name: texts.userAgent, value: text("user_agent") },
  ];
  return <Facts facts={facts.filter(({ value }) => value !== "")} />;
}

function Person({ event }: { event: LogEvent }) {
  const id = textIn(event, "user_id");
  const name = textIn(event, "user_name") || id;
  if (id === "" || id.startsWith(ADMINISTRATOR)) return name;
  return (
    <>
      <TextLink to="/users/$id/$tab" params={{ id, tab: "details" }} inherit underline="always">
        {name}
      </TextLink>{" "}
      {name !== id && <Code>{id}</Code>}
    </>
  );
}

function Connection({ event }: { event: LogEvent }) {
  const id = textIn(event, "connection_id");
  const name = textIn(event, "connection");
  if (id === "" || id === ADMINISTRATORS_CONNECTION) return name;
  return (
    <TextLink to="/connections/$id/$tab" params={{ id, tab: "settings" }} inherit>
      {name}
    </TextLink>
  );
}
