import { Button, Menu } from "@mantine/core";
import { DownloadIcon } from "@primer/octicons-react";
import { useState } from "react";
import { http } from "../../api/client.ts";
import { useNotices } from "../../components/notices.ts";
import { saveFile } from "../../components/save-file.ts";
import { useTexts } from "../../texts/use-texts.tsx";
import { type LogFilters, queryOf } from "./log-filters.ts";

/** Gives all events that match the filters as a file. */
export function ExportLogs({ filters }: { filters: LogFilters }) {
  const texts = useTexts("logs").exporting;
  const notices = useNotices();
  const [isBusy, setBusy] = useState(false);

  async function save(format: "csv" | "ndjson") {
    setBusy(true);
    try {
      const path = format === "csv" ? "/logs.csv" : "/logs.ndjson";
      const { data } = await http.GET(path, { params: { query: queryOf(filters) }, parseAs: "blob" });
      saveFile(`logs-${new Date().toISOString().slice(0, 10)}.${format}`, data!);
      notices.done(texts.done);
    } catch (error) {
      notices.failed(error);
    } finally {
      setBusy(false);
    }
  }

  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" leftSection={<DownloadIcon size={16} />} loading={isBusy}>
          {texts.open}
        </Button>
      </Menu.Target>
      <Menu.Dropdown maw={280}>
        <Menu.Item onClick={() => void save("csv")}>{texts.csv}</Menu.Item>
        <Menu.Item onClick={() => void save("ndjson")}>{texts.ndjson}</Menu.Item>
        <Menu.Label>{texts.note}</Menu.Label>
      </Menu.Dropdown>
    </Menu>
  );
}
