import { PageHeader } from "../../components/page-header.tsx";
import { useTexts } from "../../texts/use-texts.tsx";

export function HomePage() {
  const texts = useTexts("home");
  return <PageHeader title={texts.title} lead={texts.lead} />;
}
