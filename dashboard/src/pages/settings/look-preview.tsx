import { Box, Stack, Text } from "@mantine/core";
import { useTexts } from "../../texts/use-texts.tsx";
import { colorError } from "./field-errors.ts";

/** What the hosted pages have where no colour is set. */
const PRIMARY = "#1c615c";
const BACKGROUND = "#f2f4f2";
/** Of text on the colour (WCAG 1.4.3). */
const LEAST_CONTRAST = 4.5;

/** How colours will look on the sign-in page, which is light here. */
export function LookPreview(props: { name: string; primary: string; background: string }) {
  const { look: texts, errors } = useTexts("settings");
  const valid = (color: string, otherwise: string) =>
    color === "" || colorError(color, errors) !== null ? otherwise : color.trim();
  const primary = valid(props.primary, PRIMARY);
  return (
    <Box component="figure" m={0} aria-label={texts.preview}>
      <Box p="xl" bg={valid(props.background, BACKGROUND)} className="surface">
        <Stack gap="sm" p="md" bg="#ffffff" c="#1f2328" maw={280} mx="auto" bdrs="md">
          <Text fw={600} size="sm">
            {props.name || texts.signIn}
          </Text>
          <Box h={30} bd="1px solid #8c959f" bdrs="sm" />
          <Box h={30} bd="1px solid #8c959f" bdrs="sm" />
          <Box py={6} ta="center" bdrs="sm" fz="sm" fw={600} bg={primary} c={textOn(primary)}>
            {texts.continue}
          </Box>
          <Text size="xs" td="underline" c={contrast(primary, "#ffffff") < LEAST_CONTRAST ? "#1f2328" : primary}>
            {texts.forgotten}
          </Text>
        </Stack>
      </Box>
      <Text component="figcaption" size="sm" mt={4} mih="1.5em" role="status">
        {contrast(primary, "#ffffff") < LEAST_CONTRAST && texts.contrast}
      </Text>
    </Box>
  );
}

const textOn = (color: string): string => (contrast(color, "#ffffff") >= LEAST_CONTRAST ? "#ffffff" : "#000000");

/** Ratio of two colours' luminances (WCAG 2.2). */
function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(color: string): number {
  const digits = color.slice(1);
  const pairs = digits.length === 3 ? [...digits].map((digit) => digit + digit) : (digits.match(/../g) ?? []);
  const [red = 0, green = 0, blue = 0] = pairs.map((pair) => {
    const share = Number.parseInt(pair, 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
