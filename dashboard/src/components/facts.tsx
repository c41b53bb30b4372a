import type { ReactNode } from "react";
import classes from "./facts.module.css";

export interface Fact {
  readonly name: string;
  readonly value: ReactNode;
}

/** What is known of something, name by name; to be read, not changed. */
export function Facts(props: { facts: readonly Fact[] }) {
  return (
    <dl className={classes.facts}>
      {props.facts.map(({ name, value }) => (
        <div key={name} style={{ display: "contents" }}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
