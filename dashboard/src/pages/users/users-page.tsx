import { PageHeader } from "../../components/page-header.tsx";
import { useTexts } from "../../texts/use-texts.tsx";

export function UsersPage() {
  const texts = useTexts("users");
  return <PageHeader title={texts.title} lead={texts.lead} />;
}
