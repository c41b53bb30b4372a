import { PageHeader } from "../../components/page-header.tsx";
import { useTexts } from "../../texts/use-texts.tsx";

export function JobsPage() {
  const texts = useTexts("jobs");
  return <PageHeader title={texts.title} lead={texts.lead} />;
}
