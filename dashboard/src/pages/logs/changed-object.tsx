import { TextLink } from "../../components/links.tsx";
import type { LoggedObject } from "../../components/log-sentence.ts";

/** What a change was about, with a link to its page where it has one. It may be gone: then its page says so. */
export function ChangedObject({ object: { kind, id, name } }: { object: LoggedObject }) {
  const text = name ?? id;
  if (id === undefined) return text;
  switch (kind) {
    case "connection":
      return (
        <TextLink to="/connections/$id/$tab" params={{ id, tab: "settings" }} inherit>
          {text}
        </TextLink>
      );
    case "client":
      return (
        <TextLink to="/applications/$id/$tab" params={{ id, tab: "settings" }} inherit>
          {text}
        </TextLink>
      );
    case "api":
      return (
        <TextLink to="/apis/$id/$tab" params={{ id, tab: "settings" }} inherit>
          {text}
        </TextLink>
      );
    case "user":
      return (
        <TextLink to="/users/$id/$tab" params={{ id, tab: "details" }} inherit>
          {text}
        </TextLink>
      );
    case "job":
      return (
        <TextLink to="/jobs/$id" params={{ id }} inherit>
          {text}
        </TextLink>
      );
    default:
      return text;
  }
}
