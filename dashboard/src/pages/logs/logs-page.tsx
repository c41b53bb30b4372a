import { PageHeader } from "../../components/page-header.tsx";
import { useTexts } from "../../texts/use-texts.tsx";

export function LogsPage() {
  const texts = useTexts("logs");
  return <PageHeader title={texts.title} lead={texts.lead} />;
}
