import { notifications } from "@mantine/notifications";
import { SignedOutError } from "../api/api-error.ts";
import { useTexts } from "../texts/use-texts.tsx";
import { errorText } from "./error-text.ts";

/** Short messages in the corner, read out by screen readers. */
export function useNotices() {
  const { errors, saved, actions } = useTexts("common");
  const closeButtonProps = { "aria-label": actions.close };
  return {
    /** Something has been done. */
    done: (message: string = saved) =>
      void notifications.show({ message, color: "green", role: "status", closeButtonProps }),
    /** Something was refused where there is no better place to say so. */
    failed(error: unknown) {
      if (error instanceof SignedOutError) return;
      const { title, remedy, detail } = errorText(error, errors);
      notifications.show({
        title,
        message: detail ?? remedy,
        color: "red",
        role: "alert",
        autoClose: 12_000,
        closeButtonProps,
      });
    },
  };
}
