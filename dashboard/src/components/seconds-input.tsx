import { NumberInput, type NumberInputProps } from "@mantine/core";
import { useFormat, useTexts } from "../texts/use-texts.tsx";

type SecondsInputProps = Omit<NumberInputProps, "allowDecimal" | "allowNegative" | "suffix" | "rightSection">;

/** A time in seconds, with the same in words beside it. */
export function SecondsInput({ description, ...props }: SecondsInputProps) {
  const { seconds } = useTexts("common");
  const format = useFormat();
  const value = typeof props.value === "number" && props.value > 0 ? props.value : undefined;
  return (
    <NumberInput
      allowDecimal={false}
      allowNegative={false}
      clampBehavior="none"
      hideControls
      maw={360}
      {...props}
      suffix={` ${seconds}`}
      description={[description, value !== undefined && `= ${format.duration(value * 1_000)}`]
        .filter(Boolean)
        .join(" ")}
      inputWrapperOrder={["label", "input", "description", "error"]}
    />
  );
}
