import { Code, Group, Stack } from "@mantine/core";
import { api } from "../../api/client.ts";
import { Answer } from "../../components/answer.tsx";
import { DataTable, KeyPager } from "../../components/data-table.tsx";
import { EmptyState } from "../../components/empty-state.tsx";
import { FormSection } from "../../components/form-section.tsx";
import { TextLink } from "../../components/links.tsx";
import { TableSkeleton } from "../../components/loading.tsx";
import { useSearchParams } from "../../components/use-search-params.ts";
import { useTexts } from "../../texts/use-texts.tsx";
import { isAboutConnections, isKnown, targetOf } from "./findings.ts";

/** All whom one finding concerns, page by page. */
export function OneFinding({ id }: { id: string }) {
  const texts = useTexts("security");
  const [{ from }] = useSearchParams();
  const query = api.useQuery("get", "/security/overview/{id}", { params: { path: { id }, query: { from, take: 50 } } });
  const area = isAboutConnections(id) ? "connection" : "client";
  const { title, why } = isKnown(id) ? texts.findings[id] : { title: id, why: undefined };
  return (
    <Stack gap="sm">
      <TextLink to="/security" size="sm">
        {texts.all}
      </TextLink>
      <FormSection title={title} text={why}>
        <Answer query={query} loading={<TableSkeleton />}>
          {({ found, next }) => (
            <div>
              <DataTable
                label={title}
                columns={[
                  {
                    key: "name",
                    header: texts.name,
                    cell: ({ id: one, name }) => (
                      <TextLink {...targetOf({ id, area }, one)} data-row-link size="sm" fw={500}>
                        {name}
                      </TextLink>
                    ),
                  },
                  {
                    key: "details",
                    header: texts.details,
                    cell: ({ details }) => (
                      <Group gap="xs">
                        {details.map((detail) => (
                          <Code key={detail}>{detail}</Code>
                        ))}
                      </Group>
                    ),
                  },
                ]}
                rows={found}
                rowKey={(one) => one.id}
                empty={<EmptyState title={texts.nothing.title} />}
              />
              <KeyPager from={from} next={next} />
            </div>
          )}
        </Answer>
      </FormSection>
    </Stack>
  );
}
