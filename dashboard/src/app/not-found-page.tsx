import { ButtonLink } from "../components/links.tsx";
import { PageHeader } from "../components/page-header.tsx";
import { useTexts } from "../texts/use-texts.tsx";

/** For an address that is no page. */
export function NotFoundPage() {
  const texts = useTexts("shell").notFound;
  return (
    <>
      <PageHeader title={texts.title} lead={texts.text} />
      <ButtonLink to="/">{texts.home}</ButtonLink>
    </>
  );
}
