import { TextLink } from "../../components/links.tsx";
import { PageHeader } from "../../components/page-header.tsx";
import { useTexts } from "../../texts/use-texts.tsx";

export function ApiPage() {
  const texts = useTexts("apis").one;
  return <PageHeader title={texts.title} back={<TextLink to="/apis">{texts.back}</TextLink>} />;
}
