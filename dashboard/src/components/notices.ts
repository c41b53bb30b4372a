import { notifications } from "@mantine/notifications";
import { SignedOutError } from "../api/api-error.ts";
import { loadTexts, type Texts } from "../texts/index.ts";
import { useLanguage, useTexts } from "../texts/use-texts.tsx";
import { errorText, hasReason } from "./error-text.ts";

/** Short messages in the corner, read out by screen readers. */
export function useNotices() {
  const { errors, saved, actions } = useTexts("common");
  const { language } = useLanguage();
  const closeButtonProps = { "aria-label": actions.close };
  return {
    /** Something has been done. */
    done: (message: string = saved) =>
      void notifications.show({ message, color: "green", role: "status", closeButtonProps }),
    /** Something was refused where there is no better place to say so. */
    failed(error: unknown) {
      if (error instanceof SignedOutError) return;
      const show = (refusals?: Texts<"refusals">) => {
        const { title, remedy, detail } = errorText(error, errors, refusals);
        const message = detail ?? remedy;
        notifications.show({ title, message, color: "red", role: "alert", autoClose: 12_000, closeButtonProps });
      };
      if (!hasReason(error)) return show();
      void loadTexts("refusals", language).then(show, () => show());
    },
  };
}
