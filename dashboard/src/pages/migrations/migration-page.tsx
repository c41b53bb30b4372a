import { PageHeader } from "../../components/page-header.tsx";
import { useTexts } from "../../texts/use-texts.tsx";

export function MigrationPage() {
  const texts = useTexts("migrations");
  return <PageHeader title={texts.title} lead={texts.lead} />;
}
