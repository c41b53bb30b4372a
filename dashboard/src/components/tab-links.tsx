import { Link } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import classes from "./tab-links.module.css";

export interface Tab {
  readonly tab: string;
  readonly label: string;
}

/** The tabs of a page whose address ends in `$tab`: links, so that each can be opened by itself and kept. */
export function TabLinks(props: { label: string; tabs: readonly Tab[]; current: string }) {
  const nav = useRef<HTMLElement>(null);
  // On a narrow screen the tabs scroll: the one that is shown must be in sight.
  // biome-ignore lint/correctness/useExhaustiveDependencies: for each tab
  useEffect(() => {
    nav.current?.querySelector("[aria-current=page]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [props.current]);
  return (
    <nav ref={nav} aria-label={props.label} className={classes.tabs}>
      {props.tabs.map(({ tab, label }) => (
        <Link
          key={tab}
          to="."
          params={(old: Record<string, string>) => ({ ...old, tab })}
          search={{}}
          className={classes.tab}
          aria-current={tab === props.current ? "page" : undefined}
        >
          {label}
        </Link>
      ))}
    </nav>
  );
}
