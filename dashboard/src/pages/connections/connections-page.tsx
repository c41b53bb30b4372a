import { PageHeader } from "../../components/page-header.tsx";
import { useTexts } from "../../texts/use-texts.tsx";

export function ConnectionsPage() {
  const texts = useTexts("connections");
  return <PageHeader title={texts.title} lead={texts.lead} />;
}
