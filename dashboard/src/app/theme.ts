import {
  type CSSVariablesResolver,
  createTheme,
  defaultVariantColorsResolver,
  type MantineColorsTuple,
  type VariantColorsResolver,
} from "@mantine/core";

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

// What can be read on the accent colour. Mantine's own choice is that of the light theme in the dark one too.
const ON_ACCENT = "var(--mantine-primary-color-contrast)";

const variantColorResolver: VariantColorsResolver = (input) => {
  const colours = defaultVariantColorsResolver(input);
  const isAccent = input.variant === "filled" && (input.color === undefined || input.color === "pine");
  return isAccent ? { ...colours, color: ON_ACCENT } : colours;
};

export const theme = createTheme({
  variantColorResolver,
  primaryColor: "pine",
  primaryShade: { light: 7, dark: 6 },
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
    Checkbox: { defaultProps: { iconColor: ON_ACCENT } },
    Radio: { defaultProps: { iconColor: ON_ACCENT } },
    Modal: { defaultProps: { transitionProps: { duration: 120 } } },
    Tooltip: { defaultProps: { withArrow: true, openDelay: 300, events: { hover: true, focus: true, touch: true } } },
    Anchor: { defaultProps: { underline: "hover" } },
    Loader: { defaultProps: { type: "dots" } },
  },
});

// Mantine's greys and light badges stay below the contrast of 4.5 that WCAG 2.2 AA wants of text (1.4.3).
const LIGHT_TEXT = {
  red: "#a61e1e",
  orange: "#85440a",
  yellow: "#754c00",
  green: "#1b6330",
  blue: "#1558a6",
  gray: "#3f474f",
};
const DARK_TEXT_SHADE = 3;

export const cssVariables: CSSVariablesResolver = (resolved) => {
  const colour = (name: string, shade: number) => resolved.colors[name]?.[shade] ?? "";
  const textColours = (of: (name: string) => string) =>
    Object.fromEntries(Object.keys(LIGHT_TEXT).map((name) => [`--mantine-color-${name}-light-color`, of(name)]));
  return {
    variables: {},
    light: {
      ...textColours((name) => LIGHT_TEXT[name as keyof typeof LIGHT_TEXT]),
      "--mantine-color-dimmed": colour("gray", 7),
      "--mantine-color-placeholder": "#6b737b",
      "--mantine-color-error": colour("red", 9),
      "--usher-page": "#f7f8f8",
    },
    dark: {
      ...textColours((name) => colour(name, DARK_TEXT_SHADE)),
      "--mantine-color-dimmed": colour("dark", 1),
      "--mantine-color-placeholder": "#9da0a5",
      "--mantine-color-error": colour("red", 4),
      "--usher-page": colour("dark", 8),
    },
  };
};
