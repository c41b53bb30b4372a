import { PageHeader } from "../../components/page-header.tsx";
import { useTexts } from "../../texts/use-texts.tsx";

export function SecurityPage() {
  const texts = useTexts("security");
  return <PageHeader title={texts.title} lead={texts.lead} />;
}
