import { TextLink } from "../../components/links.tsx";
import { PageHeader } from "../../components/page-header.tsx";
import { useTexts } from "../../texts/use-texts.tsx";

export function UserPage() {
  const texts = useTexts("users").one;
  return <PageHeader title={texts.title} back={<TextLink to="/users">{texts.back}</TextLink>} />;
}
