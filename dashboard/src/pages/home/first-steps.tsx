import { api } from "../../api/client.ts";
import { listed } from "../../api/listed.ts";
import { Answer } from "../../components/answer.tsx";
import { EmptyState } from "../../components/empty-state.tsx";
import { ButtonLink } from "../../components/links.tsx";
import { useMay } from "../../session/session.tsx";
import { useTexts } from "../../texts/use-texts.tsx";

/** Where no migration is: what has to be there for one to begin. */
export function FirstSteps() {
  const texts = useTexts("home").first;
  const mayCreate = useMay("create:connections");
  const databases = api.useQuery("get", "/connections", { params: { query: { strategy: "auth0", take: 2 } } });
  return (
    <Answer query={databases}>
      {(answer) => {
        const { rows } = listed(answer, "connections");
        const [first, second] = rows;
        if (first === undefined)
          return (
            <EmptyState
              {...texts.noConnection}
              action={
                mayCreate && (
                  <ButtonLink to="/connections" search={{ create: "1" }}>
                    {texts.noConnection.action}
                  </ButtonLink>
                )
              }
            />
          );
        return (
          <EmptyState
            title={texts.noImport.title}
            text={texts.noImport.text}
            action={
              second === undefined ? (
                <ButtonLink to="/connections/$id/$tab" params={{ id: first.id ?? "", tab: "database" }}>
                  {texts.noImport.action(first.name ?? "")}
                </ButtonLink>
              ) : (
                <ButtonLink to="/connections">{texts.noImport.actionMany}</ButtonLink>
              )
            }
          />
        );
      }}
    </Answer>
  );
}
