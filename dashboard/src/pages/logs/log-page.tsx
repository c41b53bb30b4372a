import { TextLink } from "../../components/links.tsx";
import { PageHeader } from "../../components/page-header.tsx";
import { useTexts } from "../../texts/use-texts.tsx";

export function LogPage() {
  const texts = useTexts("logs").one;
  return <PageHeader title={texts.title} back={<TextLink to="/logs">{texts.back}</TextLink>} />;
}
