/** Red, green and blue, each 0 to 255. */
export type Rgb = readonly [red: number, green: number, blue: number];

export const WHITE: Rgb = [255, 255, 255];
export const BLACK: Rgb = [0, 0, 0];
/** What small text needs (WCAG 2.2, 1.4.3 AA). */
export const TEXT_CONTRAST = 4.5;
/** What the edge of a control needs (WCAG 2.2, 1.4.11 AA). */
export const EDGE_CONTRAST = 3;

/** The colour of `#rgb` or `#rrggbb`; undefined for anything else. */
export function parseHex(text: string): Rgb | undefined {
  const digits = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(text.trim())?.[1];
  if (digits === undefined) return undefined;
  const width = digits.length / 3;
  const part = (index: number): number => {
    const value = digits.slice(index * width, (index + 1) * width);
    return Number.parseInt(width === 1 ? value + value : value, 16);
  };
  return [part(0), part(1), part(2)];
}

export const toHex = (colour: Rgb): string =>
  `#${colour.map((part) => Math.round(part).toString(16).padStart(2, "0")).join("")}`;

/** Relative luminance, 0 to 1 (WCAG 2.2). */
export function luminanceOf(colour: Rgb): number {
  const [red, green, blue] = colour.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** 1 (the same) to 21 (black and white) (WCAG 2.2). */
export function contrastOf(one: Rgb, other: Rgb): number {
  const [a, b] = [luminanceOf(one), luminanceOf(other)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

/** `share` (0 to 1) of `other` in `colour`. Whole numbers, so that what is computed is what is shown. */
export const mix = (colour: Rgb, other: Rgb, share: number): Rgb =>
  colour.map((part, index) => Math.round(part + (other[index]! - part) * share)) as unknown as Rgb;

/** White or black, whichever can be read on the colour. One of them always can. */
export const textOn = (back: Rgb): Rgb => (contrastOf(WHITE, back) >= TEXT_CONTRAST ? WHITE : BLACK);

/** The colour, made as dark or as light as it must be for text in it to be read on `back`. */
export const readableOn = (back: Rgb, colour: Rgb): Rgb =>
  moveUntil(
    colour,
    contrastOf(BLACK, back) > contrastOf(WHITE, back) ? BLACK : WHITE,
    (moved) => contrastOf(moved, back) >= TEXT_CONTRAST,
  );

/** The colour, moved towards `end` no further than it takes to fulfil the condition. */
export function moveUntil(colour: Rgb, end: Rgb, isEnough: (moved: Rgb) => boolean): Rgb {
  for (let share = 0; share < 1; share += 0.02) {
    const moved = mix(colour, end, share);
    if (isEnough(moved)) return moved;
  }
  return end;
}
