import { Button, Group } from "@mantine/core";
import { useState } from "react";
import { http } from "../../api/client.ts";
import { useNotices } from "../../components/notices.ts";
import { saveFile } from "../../components/save-file.ts";
import { useTexts } from "../../texts/use-texts.tsx";
import type { LeftFilter } from "./left-filter.ts";

/** Everybody whom the filter means, as a file. */
export function LeftExports({ id, filter }: { id: string; filter: LeftFilter }) {
  const texts = useTexts("migrations").left;
  const notices = useNotices();
  const [busy, setBusy] = useState<"csv" | "ndjson">();

  async function save(format: "csv" | "ndjson") {
    setBusy(format);
    const request = { params: { path: { connection_id: id }, query: filter }, parseAs: "blob" } as const;
    const { data } =
      format === "csv"
        ? await http.GET("/migrations/{connection_id}/people.csv", request)
        : await http.GET("/migrations/{connection_id}/people.ndjson", request);
    if (data !== undefined) saveFile(`people-left.${format}`, data);
  }

  return (
    <Group gap="xs">
      {(["csv", "ndjson"] as const).map((format) => (
        <Button
          key={format}
          variant="default"
          size="xs"
          loading={busy === format}
          onClick={() =>
            void save(format)
              .catch(notices.failed)
              .finally(() => setBusy(undefined))
          }
        >
          {texts[format]}
        </Button>
      ))}
    </Group>
  );
}
