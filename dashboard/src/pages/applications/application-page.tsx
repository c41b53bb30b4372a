import { TextLink } from "../../components/links.tsx";
import { PageHeader } from "../../components/page-header.tsx";
import { useTexts } from "../../texts/use-texts.tsx";

export function ApplicationPage() {
  const texts = useTexts("applications").one;
  return <PageHeader title={texts.title} back={<TextLink to="/applications">{texts.back}</TextLink>} />;
}
