import { Button, Group, Text } from "@mantine/core";
import { useState } from "react";
import { http } from "../../api/client.ts";
import { FormSection } from "../../components/form-section.tsx";
import type { Job } from "../../components/live-job.tsx";
import { useNotices } from "../../components/notices.ts";
import { useTexts } from "../../texts/use-texts.tsx";

/** The file of an export. Its address is good for a minute only, so a new one is asked for when somebody wants it. */
export function ExportedFile({ job }: { job: Job }) {
  const texts = useTexts("jobs").file;
  const notices = useNotices();
  const [isBusy, setBusy] = useState(false);
  const [isGone, setGone] = useState(job.location === undefined);

  async function download() {
    setBusy(true);
    try {
      const { data } = await http.GET("/jobs/{id}", { params: { path: { id: job.id } } });
      if (data!.location === undefined) setGone(true);
      else window.location.assign(data!.location);
    } catch (error) {
      notices.failed(error);
    } finally {
      setBusy(false);
    }
  }

  return (
    <FormSection title={texts.title} text={isGone ? undefined : texts.text}>
      {isGone ? (
        <Text size="sm" role="status">
          {texts.gone}
        </Text>
      ) : (
        <Group>
          <Button loading={isBusy} onClick={() => void download()}>
            {texts.download}
          </Button>
        </Group>
      )}
    </FormSection>
  );
}
