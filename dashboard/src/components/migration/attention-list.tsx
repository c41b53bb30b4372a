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
            {"job" in item ? (
              <TextLink to="/jobs/$id" params={{ id: item.job.id }} size="sm">
                {text}
              </TextLink>
            ) : (
              <TextLink to="/migrations/$id/$tab" params={{ id, tab: tabOf(item) }} size="sm">
                {text}
              </TextLink>
            )}
          </List.Item>
        );
      })}
    </List>
  );
}

const keyOf = (item: Attention): string => ("job" in item ? item.job.id : item.about);

type InMigration = Exclude<Attention, { about: "job_failed" | "job_rows" }>;

function tabOf(item: InMigration): string {
  if (item.about === "cause" || item.about === "collision") return "failures";
  return item.about === "stalled" ? "campaign" : "progress";
}

function textOf(item: Attention, texts: Texts<"home">["attention"], format: Format): string {
  switch (item.about) {
    case "paused":
      return texts.paused;
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
      return texts.collision(item.people);
    case "job_failed":
      return texts.jobFailed(texts.job[item.job.type]);
    case "job_rows":
      return texts.jobRows(texts.job[item.job.type], item.rows);
  }
}
