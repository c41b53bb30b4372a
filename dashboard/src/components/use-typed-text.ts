import { useDebouncedCallback } from "@mantine/hooks";
import { useEffect, useRef, useState } from "react";

const TYPING_MS = 250;

/** What is in an input, told once nobody has typed for a moment; follows the text when that changes otherwise. */
export function useTypedText(text: string, onRest: (text: string) => void): [string, (typed: string) => void] {
  const [typed, setTyped] = useState(text);
  const told = useRef(text);
  const tell = useDebouncedCallback((value: string) => {
    told.current = value;
    onRest(value);
  }, TYPING_MS);
  useEffect(() => {
    if (text !== told.current) setTyped(text);
    told.current = text;
  }, [text]);
  return [
    typed,
    (value) => {
      setTyped(value);
      tell(value);
    },
  ];
}
