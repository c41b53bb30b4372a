import { type RefObject, useEffect, useMemo, useRef } from "react";

/**
 * Gives the focus back when something over the page is closed: to where it was, or to the head of the page. The ref it gives switches
 * that off, when another page takes the focus. Mantine's own way knows only dialogs that stay mounted, and looks too late where the
 * focus was.
 */
export function useReturnFocus(isOpen: boolean): RefObject<boolean> {
  const before = useMemo(() => (isOpen ? whereFocusIs() : undefined), [isOpen]);
  const isWanted = useRef(true);
  useEffect(() => {
    if (!isOpen) return;
    return () => {
      if (!isWanted.current) return;
      const target = before?.isConnected ? before : document.querySelector<HTMLElement>("main h1");
      target?.focus({ preventScroll: true });
    };
  }, [isOpen, before]);
  return isWanted;
}

function whereFocusIs(): HTMLElement | undefined {
  const { activeElement } = document;
  if (!(activeElement instanceof HTMLElement) || activeElement === document.body) return undefined;
  // A menu is gone as soon as something is chosen from it. What opened it stays.
  const menu = activeElement.closest("[role=menu]");
  return (menu && document.getElementById(menu.getAttribute("aria-labelledby") ?? "")) ?? activeElement;
}
