import { Stack } from "@mantine/core";
import { api } from "../../api/client.ts";
import { Answer } from "../../components/answer.tsx";
import { FormSkeleton } from "../../components/loading.tsx";
import { useMay } from "../../session/session.tsx";
import { AddressLimits } from "./address-limits.tsx";
import { BlockList } from "./block-list.tsx";
import { PersonLimits } from "./person-limits.tsx";

/** Limits on failed sign-ins, and who is blocked by them now. */
export function ProtectionTab() {
  const bruteForce = api.useQuery("get", "/attack-protection/brute-force-protection");
  const suspiciousIp = api.useQuery("get", "/attack-protection/suspicious-ip-throttling");
  const maySeeBlocks = useMay("read:anomaly_blocks");
  return (
    <Stack gap="lg">
      {maySeeBlocks && <BlockList />}
      <Answer query={bruteForce} loading={<FormSkeleton />}>
        {(settings) => <PersonLimits settings={settings} />}
      </Answer>
      <Answer query={suspiciousIp} loading={<FormSkeleton />}>
        {(settings) => <AddressLimits settings={settings} />}
      </Answer>
    </Stack>
  );
}
