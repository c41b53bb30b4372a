import { List } from "@mantine/core";
import type { Format } from "../../texts/format.ts";
import type { Texts } from "../../texts/index.ts";
import { useFormat, useTexts } from "../../texts/use-texts.tsx";
import { TextLink } from "../links.tsx";
import type { Attention } from "./attention.ts";

/** What needs attention in a migration; each line leads to where something can be done about it. */
export function AttentionList({ id, items }: { id: string; items: readonly Attention[] }) {
  const texts = useTexts("home").attention;
  const format = useFormat();
  return (
    <List size="sm" spacing={4}>
      {items.map((item) => {
        const text = textOf(item, texts, format);
        return (
          <List.Item key={text + keyOf(item)}>
            <TextLink {...placeOf(item, id)} size="sm">
              {text}
            </TextLink>
          </List.Item>
        );
      })}
    </List>
  );
}

const keyOf = (item: Attention): string => ("job" in item ? item.job.id : item.about);

/** Where something can be done about it. */
function placeOf(item: Attention, id: string) {
  const tab = (name: string, search = {}) =>
    ({ to: "/migrations/$id/$tab", params: { id, tab: name }, search }) as const;
  const job = (one: { id: string }) => ({ to: "/jobs/$id", params: { id: one.id } }) as const;
  switch (item.about) {
    case "cause":
      return tab("failures");
    case "collision":
    case "blocked":
      return tab("left", { state: item.about });
    case "stalled":
      return tab("campaign");
    case "nobody_moves":
      return { to: "/connections/$id/$tab", params: { id, tab: "database" } } as const;
    case "probe":
      return tab("probe");
    case "mail_waits":
    case "job_rows":
      return job(item.job);
    case "jobs_failed": {
      const [first, ...others] = item.jobs;
      return others.length === 0
        ? job(first)
        : ({ to: "/jobs", search: { type: first.type, status: "failed" } } as const);
    }
    default:
      return tab("progress");
  }
}

function textOf(item: Attention, texts: Texts<"home">["attention"], format: Format): string {
  switch (item.about) {
    case "paused":
      return texts.paused;
    case "nobody_moves":
      return texts.nobodyMoves[item.because];
    case "probe":
      return texts.probe(item.findings);
    case "mail_waits":
      return texts.mailWaits;
    case "stalled":
      return texts.stalled;
    case "breaker_open":
      return texts.breakerOpen;
    case "breaker_half_open":
      return texts.breakerHalfOpen;
    case "rate_limited":
      return texts.rateLimited(format.dateTime(item.until));
    case "cause":
      return texts.causes[item.cause](item.people);
    case "collision":
    case "blocked":
      return texts[item.about](item.people);
    case "jobs_failed": {
      const [{ type }, ...others] = item.jobs;
      return others.length === 0
        ? texts.jobFailed(texts.job[type])
        : texts.jobsFailed(format.number(item.jobs.length), texts.jobs[type]);
    }
    case "job_rows":
      if (item.job.type === "reset_campaign") return texts.mailsFailed(item.rows);
      return texts.jobRows(texts.job[item.job.type], item.rows);
  }
}
