import { Alert } from "@mantine/core";
import { api } from "../api/client.ts";
import { useMay } from "../session/session.tsx";
import { useTexts } from "../texts/use-texts.tsx";
import { TextLink } from "./links.tsx";

/** Where mail is offered and no mail leaves this server: says so, and leads to where a mail server is set up. Else nothing. */
export function MailWarning() {
  const texts = useTexts("common").mail;
  const enabled = useMay("read:email_provider");
  const delivery = api.useQuery("get", "/emails/delivery", {}, { enabled, staleTime: 60_000 });
  const sentBy = delivery.data?.sent_by;
  if (sentBy !== "outbox" && sentBy !== "nobody") return null;
  return (
    <Alert color="yellow" title={texts.title}>
      {texts[sentBy]}{" "}
      <TextLink to="/settings/$tab" params={{ tab: "mail" }} inherit c="inherit" underline="always">
        {texts.setUp}
      </TextLink>
    </Alert>
  );
}
