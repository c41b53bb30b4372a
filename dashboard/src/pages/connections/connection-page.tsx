import { TextLink } from "../../components/links.tsx";
import { PageHeader } from "../../components/page-header.tsx";
import { useTexts } from "../../texts/use-texts.tsx";

export function ConnectionPage() {
  const texts = useTexts("connections").one;
  return <PageHeader title={texts.title} back={<TextLink to="/connections">{texts.back}</TextLink>} />;
}
