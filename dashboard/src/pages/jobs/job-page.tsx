import { TextLink } from "../../components/links.tsx";
import { PageHeader } from "../../components/page-header.tsx";
import { useTexts } from "../../texts/use-texts.tsx";

export function JobPage() {
  const texts = useTexts("jobs").one;
  return <PageHeader title={texts.title} back={<TextLink to="/jobs">{texts.back}</TextLink>} />;
}
