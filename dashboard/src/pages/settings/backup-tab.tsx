import { Button, Group, Stack, Text } from "@mantine/core";
import { DownloadIcon } from "@primer/octicons-react";
import { useState } from "react";
import { http } from "../../api/client.ts";
import { Facts } from "../../components/facts.tsx";
import { FormSection } from "../../components/form-section.tsx";
import { jsonText } from "../../components/json-text.ts";
import { ButtonLink } from "../../components/links.tsx";
import { useNotices } from "../../components/notices.ts";
import { saveFile } from "../../components/save-file.ts";
import { useMay, useMayBegin } from "../../session/session.tsx";
import { useTexts } from "../../texts/use-texts.tsx";

/** What can be taken along: configuration and users, what each holds, and how it comes back. */
export function BackupTab() {
  const texts = useTexts("settings").backup;
  const mayExport = useMayBegin("read:users");
  const mayReadHashes = useMay("read:user_password_hashes");
  return (
    <Stack gap="lg">
      <FormSection title={texts.configuration} text={texts.configurationText}>
        <Facts
          facts={[
            { name: texts.holds, value: texts.configurationHolds },
            { name: texts.lacks, value: texts.configurationLacks },
            { name: texts.restore, value: texts.configurationRestore },
          ]}
        />
        <DownloadConfiguration />
      </FormSection>
      <FormSection title={texts.users} text={texts.usersText}>
        <Facts
          facts={[
            { name: texts.holds, value: texts.usersHolds },
            { name: texts.lacks, value: texts.usersLacks },
            { name: texts.restore, value: texts.usersRestore },
          ]}
        />
        {!mayReadHashes && <Text size="sm">{texts.onlyOwners}</Text>}
        {mayExport && (
          <Group>
            <ButtonLink to="/jobs" search={{ start: "export" }} variant="default">
              {texts.start}
            </ButtonLink>
          </Group>
        )}
      </FormSection>
      <FormSection title={texts.whole}>
        <Text size="sm">{texts.wholeText}</Text>
      </FormSection>
    </Stack>
  );
}

function DownloadConfiguration() {
  const texts = useTexts("settings").backup;
  const notices = useNotices();
  const [isBusy, setBusy] = useState(false);

  async function download() {
    setBusy(true);
    try {
      const { data } = await http.GET("/configuration");
      const file = new Blob([`${jsonText(data)}\n`], { type: "application/json" });
      saveFile(`configuration-${new Date().toISOString().slice(0, 10)}.json`, file);
      notices.done(texts.done);
    } catch (error) {
      notices.failed(error);
    } finally {
      setBusy(false);
    }
  }

  return (
    <Group>
      <Button leftSection={<DownloadIcon size={16} />} loading={isBusy} onClick={() => void download()}>
        {texts.download}
      </Button>
    </Group>
  );
}
