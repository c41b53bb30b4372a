import { Button, Group, Stack, Text, TextInput, VisuallyHidden } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { isConflict } from "../../api/api-error.ts";
import { api } from "../../api/client.ts";
import type { operations } from "../../api/schema.d.ts";
import { Answer } from "../../components/answer.tsx";
import { ConfirmDelete } from "../../components/confirm-delete.tsx";
import { type Column, DataTable } from "../../components/data-table.tsx";
import { ErrorState } from "../../components/error-state.tsx";
import { FormSection } from "../../components/form-section.tsx";
import { TableSkeleton } from "../../components/loading.tsx";
import { useNotices } from "../../components/notices.ts";
import { StatusBadge } from "../../components/status-badge.tsx";
import { useMay } from "../../session/session.tsx";
import { useTexts } from "../../texts/use-texts.tsx";

type Domain = operations["listCustomDomains"]["responses"][200]["content"]["application/json"][number];

const useDomainsChanged = () => {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ queryKey: ["get", "/custom-domains"] });
};

/** Where the tenant answers. */
export function DomainsTab() {
  const texts = useTexts("settings").domains;
  const query = api.useQuery("get", "/custom-domains");
  const mayAdd = useMay("create:custom_domains");
  const [removed, setRemoved] = useState<Domain>();
  const columns = useColumns(setRemoved);
  const changed = useDomainsChanged();
  const remove = api.useMutation("delete", "/custom-domains/{id}");
  return (
    <Stack gap="lg">
      <Text c="dimmed" maw="70ch">
        {texts.text} {texts.primaryText}
      </Text>
      <Answer query={query} loading={<TableSkeleton rows={2} />}>
        {(domains) => (
          <DataTable
            label={texts.list}
            columns={columns}
            rows={domains}
            rowKey={({ custom_domain_id }) => custom_domain_id}
            empty={null}
          />
        )}
      </Answer>
      {mayAdd && <AddDomain />}
      <ConfirmDelete
        opened={removed !== undefined}
        title={texts.removeTitle(removed?.domain ?? "")}
        text={texts.removeText}
        typeName={removed?.domain}
        label={texts.remove}
        onClose={() => setRemoved(undefined)}
        onConfirm={async () => {
          await remove.mutateAsync({ params: { path: { id: removed?.custom_domain_id ?? "" } } });
          await changed();
        }}
      />
    </Stack>
  );
}

function useColumns(onRemove: (domain: Domain) => void): readonly Column<Domain>[] {
  const texts = useTexts("settings").domains;
  const mayRemove = useMay("delete:custom_domains");
  return [
    { key: "domain", header: texts.domain, cell: ({ domain }) => domain },
    {
      key: "kind",
      header: texts.primary,
      cell: ({ primary, in_use: isCurrent }) => (
        <Group gap="xs">
          <StatusBadge tone={primary ? "good" : "neutral"}>{primary ? texts.primary : texts.other}</StatusBadge>
          {isCurrent && <StatusBadge tone="busy">{texts.current}</StatusBadge>}
        </Group>
      ),
    },
    {
      key: "remove",
      header: <VisuallyHidden>{texts.remove}</VisuallyHidden>,
      align: "right",
      cell: (domain) =>
        mayRemove &&
        !domain.primary && (
          <Button size="xs" variant="default" onClick={() => onRemove(domain)}>
            {texts.remove}
            <VisuallyHidden> {domain.domain}</VisuallyHidden>
          </Button>
        ),
    },
  ];
}

/** Whether it can be one: a host name, perhaps with a port. The server looks at it more closely. */
const isDomain = (typed: string): boolean => /^[^\s/:@?#]+(:\d+)?$/.test(typed.trim());

function AddDomain() {
  const texts = useTexts("settings").domains;
  const notices = useNotices();
  const changed = useDomainsChanged();
  const [domain, setDomain] = useState("");
  const [wasSent, setSent] = useState(false);
  const add = api.useMutation("post", "/custom-domains", {
    onSuccess: async (added) => {
      setDomain("");
      setSent(false);
      notices.done(texts.added(added.domain));
      await changed();
    },
  });
  return (
    <FormSection title={texts.add} text={texts.addText}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          setSent(true);
          if (isDomain(domain)) add.mutate({ body: { domain: domain.trim() } });
        }}
      >
        <Stack>
          <Group align="flex-start">
            <TextInput
              flex="1 1 14rem"
              maw={420}
              label={texts.domain}
              placeholder={texts.placeholder}
              value={domain}
              onChange={(event) => {
                setDomain(event.currentTarget.value);
                add.reset();
              }}
              error={wasSent && !isDomain(domain) ? texts.wrong : isConflict(add.error) && texts.taken}
              maxLength={255}
              spellCheck={false}
              autoComplete="off"
            />
            <Button type="submit" loading={add.isPending} disabled={domain.trim() === ""} mt={25}>
              {texts.add}
            </Button>
          </Group>
          {add.error !== null && !isConflict(add.error) && <ErrorState error={add.error} />}
        </Stack>
      </form>
    </FormSection>
  );
}
