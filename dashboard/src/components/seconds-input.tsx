import { NumberInput, type NumberInputProps } from "@mantine/core";
import { useFormat, useTexts } from "../texts/use-texts.tsx";

type SecondsInputProps = Omit<NumberInputProps, "allowNegative" | "suffix" | "rightSection">;

const A_MINUTE = 60;

/** A time in seconds, from a minute on with the same in words beside it. */
export function SecondsInput({ description, ...props }: SecondsInputProps) {
  const { seconds } = useTexts("common");
  const format = useFormat();
  const value = typeof props.value === "number" ? props.value : undefined;
  return (
    <NumberInput
      allowDecimal={false}
      allowNegative={false}
      decimalSeparator={format.number(1.5).charAt(1)}
      allowedDecimalSeparators={[".", ","]}
      clampBehavior="none"
      hideControls
      maw={360}
      {...props}
      suffix={` ${seconds(value)}`}
      description={[description, value !== undefined && value >= A_MINUTE && `= ${format.duration(value * 1_000)}`]
        .filter(Boolean)
        .join(" ")}
      inputWrapperOrder={["label", "input", "description", "error"]}
    />
  );
}
