import { useInterval } from "@mantine/hooks";
import { useState } from "react";
import { useFormat } from "../texts/use-texts.tsx";

const TICK_MS = 30_000;

/** How long ago something was, kept up to date; the exact time shows when it is pointed at. */
export function RelativeTime(props: { time: string }) {
  const format = useFormat();
  const [, tick] = useState(0);
  useInterval(() => tick((times) => times + 1), TICK_MS, { autoInvoke: true });
  return (
    <time dateTime={props.time} title={format.exactTime(props.time)}>
      {format.relative(props.time)}
    </time>
  );
}
