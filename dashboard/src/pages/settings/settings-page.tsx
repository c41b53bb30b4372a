import { PageHeader } from "../../components/page-header.tsx";
import { useTexts } from "../../texts/use-texts.tsx";

export function SettingsPage() {
  const texts = useTexts("settings");
  return <PageHeader title={texts.title} lead={texts.lead} />;
}
