import { useWindowScroll } from "@mantine/hooks";
import { useState } from "react";

const NEAR_TOP_PX = 80;

/** Whether somebody is reading a list: they have scrolled down, or the pointer or the focus is in it. */
export function useReading() {
  const [{ y }] = useWindowScroll();
  const [isPointed, setPointed] = useState(false);
  const [isFocused, setFocused] = useState(false);
  return {
    isReading: y > NEAR_TOP_PX || isPointed || isFocused,
    listeners: {
      onPointerEnter: () => setPointed(true),
      onPointerLeave: () => setPointed(false),
      onFocus: () => setFocused(true),
      onBlur: () => setFocused(false),
    },
  };
}
