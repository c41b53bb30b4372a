import { PageHeader } from "../../components/page-header.tsx";
import { useTexts } from "../../texts/use-texts.tsx";

export function ApplicationsPage() {
  const texts = useTexts("applications");
  return <PageHeader title={texts.title} lead={texts.lead} />;
}
