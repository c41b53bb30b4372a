import { MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { QueryClientProvider } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { createQueries } from "../api/query-client.ts";
import { cspNonce } from "../components/csp-nonce.ts";
import { LanguageProvider } from "../texts/use-texts.tsx";
import { cssVariables, theme } from "./theme.ts";

const queries = createQueries(() => void queries.invalidateQueries({ queryKey: ["get", "/administrators/me"] }));

/** Everything that surrounds every page. */
export function Providers(props: { children: ReactNode }) {
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      defaultColorScheme="auto"
      getStyleNonce={cspNonce}
    >
      <LanguageProvider>
        <QueryClientProvider client={queries}>
          {props.children}
          <Notifications position="top-center" autoClose={6_000} />
        </QueryClientProvider>
      </LanguageProvider>
    </MantineProvider>
  );
}
