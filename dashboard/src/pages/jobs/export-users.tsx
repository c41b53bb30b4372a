import {
  Alert,
  Button,
  Checkbox,
  Group,
  NumberInput,
  Radio,
  SegmentedControl,
  Select,
  Stack,
  TagsInput,
} from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { api } from "../../api/client.ts";
import { listed } from "../../api/listed.ts";
import { Dialog } from "../../components/dialog.tsx";
import { ErrorState } from "../../components/error-state.tsx";
import { useMay } from "../../session/session.tsx";
import { useTexts } from "../../texts/use-texts.tsx";
import { exportBody, NO_EXPORT_CHOICE, USUAL_FIELDS } from "./export-body.ts";
import { useConnections } from "./use-connections.ts";

/** Starts an export of users, and leads to its job, where the file will be. */
export function ExportUsers({ onClose }: { onClose: () => void }) {
  const texts = useTexts("jobs").exporting;
  return (
    <Dialog opened onClose={onClose} title={texts.title} size="lg">
      <Form onClose={onClose} />
    </Dialog>
  );
}

function Form({ onClose }: { onClose: () => void }) {
  const texts = useTexts("jobs").exporting;
  const { actions } = useTexts("common");
  const mayReadHashes = useMay("read:user_password_hashes");
  const form = useForm({ initialValues: NO_EXPORT_CHOICE });
  const navigate = useNavigate();
  const queries = useQueryClient();
  const { data } = useConnections("all");
  const connections = data === undefined ? [] : listed(data, "connections").rows;
  const start = api.useMutation("post", "/jobs/users-exports", {
    onSuccess: async ({ id }) => {
      void queries.invalidateQueries({ queryKey: ["get", "/jobs"] });
      await navigate({ to: "/jobs/$id", params: { id } });
    },
  });
  const withHashes = form.values.content === "hashes";
  return (
    <form onSubmit={form.onSubmit((values) => start.mutate({ body: exportBody(values) }))}>
      <Stack>
        <Select
          label={texts.connection}
          placeholder={texts.allConnections}
          clearable
          data={connections.map(({ id = "", name = "" }) => ({ value: id, label: name }))}
          {...form.getInputProps("connection")}
        />
        {mayReadHashes && (
          <SegmentedControl
            fullWidth
            aria-label={texts.content}
            data={[
              { value: "profiles", label: texts.contents.profiles },
              { value: "hashes", label: texts.contents.hashes },
            ]}
            {...form.getInputProps("content")}
          />
        )}
        {withHashes ? (
          <>
            <Alert color="yellow">{texts.hashesText}</Alert>
            <Checkbox
              label={texts.extras}
              description={texts.extrasHelp}
              {...form.getInputProps("withExtras", { type: "checkbox" })}
            />
          </>
        ) : (
          <>
            <Radio.Group label={texts.format} {...form.getInputProps("format")}>
              <Group mt="xs">
                <Radio value="json" label={texts.formats.json} />
                <Radio value="csv" label={texts.formats.csv} />
              </Group>
            </Radio.Group>
            <TagsInput
              label={texts.fields}
              description={texts.fieldsHelp}
              placeholder={form.values.fields.length === 0 ? texts.addField : undefined}
              data={USUAL_FIELDS}
              acceptValueOnBlur
              clearable
              maxTags={200}
              {...form.getInputProps("fields")}
            />
          </>
        )}
        <NumberInput
          label={texts.limit}
          description={texts.limitHelp}
          min={1}
          allowDecimal={false}
          hideControls
          maw={200}
          {...form.getInputProps("limit")}
        />
        {start.error !== null && <ErrorState error={start.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {actions.cancel}
          </Button>
          <Button type="submit" loading={start.isPending}>
            {texts.submit}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
