import { Suspense } from "react";
import type { ApiError } from "../api/api-error.ts";
import { useTexts } from "../texts/use-texts.tsx";
import { refusalText } from "./error-text.ts";

interface RefusalTextProps {
  readonly error: ApiError;
  /** Of a query: those that the person did not type. */
  readonly charactersBefore?: number;
}

/** Why the server refused something, within a line of text. */
export function RefusalText(props: RefusalTextProps) {
  return (
    <Suspense fallback={null}>
      <Words {...props} />
    </Suspense>
  );
}

const Words = ({ error, charactersBefore }: RefusalTextProps) =>
  refusalText(error, useTexts("refusals"), charactersBefore) ?? error.message;
