import { PageHeader } from "../../components/page-header.tsx";
import { useTexts } from "../../texts/use-texts.tsx";

export function ApisPage() {
  const texts = useTexts("apis");
  return <PageHeader title={texts.title} lead={texts.lead} />;
}
