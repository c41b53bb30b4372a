import { Suspense } from "react";
import type { ApiError } from "../api/api-error.ts";
import { useTexts } from "../texts/use-texts.tsx";
import { refusalText } from "./error-text.ts";

/** Why the server refused something, within a line of text. */
export function RefusalText({ error }: { error: ApiError }) {
  return (
    <Suspense fallback={null}>
      <Words error={error} />
    </Suspense>
  );
}

const Words = ({ error }: { error: ApiError }) => refusalText(error, useTexts("refusals")) ?? error.message;
