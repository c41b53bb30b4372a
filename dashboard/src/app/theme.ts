import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from "@mantine/core";

/** The green of the hosted pages. */
const pine: MantineColorsTuple = [
  "#eaf6f4",
  "#d6ebe8",
  "#aad7d1",
  "#7ccac2",
  "#55b3aa",
  "#3b9a91",
  "#2b837b",
  "#1c615c",
  "#175350",
  "#134843",
];

export const theme = createTheme({
  primaryColor: "pine",
  primaryShade: { light: 7, dark: 3 },
  colors: { pine },
  // Text on a filled button is black or white, whichever can be read.
  autoContrast: true,
  luminanceThreshold: 0.35,
  defaultRadius: "sm",
  fontFamily: "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif",
  fontFamilyMonospace: "ui-monospace, 'SF Mono', 'Cascadia Mono', 'Roboto Mono', Menlo, Consolas, monospace",
  headings: {
    fontWeight: "600",
    sizes: { h1: { fontSize: "1.5rem", lineHeight: "1.3" }, h2: { fontSize: "1.125rem", lineHeight: "1.4" } },
  },
  respectReducedMotion: true,
  cursorType: "pointer",
  components: {
    Modal: { defaultProps: { transitionProps: { duration: 120 } } },
    Tooltip: { defaultProps: { withArrow: true, openDelay: 300, events: { hover: true, focus: true, touch: true } } },
    Anchor: { defaultProps: { underline: "hover" } },
    Loader: { defaultProps: { type: "dots" } },
  },
});

// Mantine's greys and light badges stay below the contrast of 4.5 that WCAG 2.2 AA wants of text (1.4.3).
const TEXT_SHADES = { red: [8, 3], orange: [9, 3], yellow: [9, 3], green: [9, 3], blue: [8, 3], gray: [7, 2] } as const;

export const cssVariables: CSSVariablesResolver = (resolved) => {
  const colour = (name: string, shade: number) => resolved.colors[name]?.[shade] ?? "";
  const textColours = (index: 0 | 1) =>
    Object.fromEntries(
      Object.entries(TEXT_SHADES).map(([name, shades]) => [
        `--mantine-color-${name}-light-color`,
        colour(name, shades[index]),
      ]),
    );
  return {
    variables: {},
    light: {
      ...textColours(0),
      "--mantine-color-dimmed": colour("gray", 7),
      "--mantine-color-placeholder": "#6b737b",
      "--mantine-color-error": colour("red", 9),
      "--usher-page": "#f7f8f8",
    },
    dark: {
      ...textColours(1),
      "--mantine-color-dimmed": colour("dark", 1),
      "--mantine-color-placeholder": "#909296",
      "--mantine-color-error": colour("red", 4),
      "--usher-page": colour("dark", 8),
    },
  };
};
