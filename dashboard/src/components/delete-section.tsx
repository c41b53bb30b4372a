import { Button, Text } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { useTexts } from "../texts/use-texts.tsx";
import { ConfirmDelete } from "./confirm-delete.tsx";
import { FormSection } from "./form-section.tsx";

interface DeleteSectionProps {
  /** What has to be typed before it goes. */
  readonly name: string;
  readonly texts: {
    readonly title: string;
    readonly text: string;
    readonly button: string;
    readonly question: (name: string) => string;
  };
  /** What goes with it. */
  readonly consequence: ReactNode;
  readonly onConfirm: () => Promise<void>;
}

/** The danger zone at the end of a page: takes away for good what the page is about, once its name has been typed. */
export function DeleteSection({ name, texts, consequence, onConfirm }: DeleteSectionProps) {
  const { confirm } = useTexts("common");
  const [isAsking, setAsking] = useState(false);
  return (
    <FormSection title={texts.title} text={texts.text}>
      <div>
        <Button color="red.9" onClick={() => setAsking(true)}>
          {texts.button}
        </Button>
      </div>
      <ConfirmDelete
        opened={isAsking}
        title={texts.question(name)}
        text={
          <>
            <Text component="div">{consequence}</Text>
            <Text>{confirm.cannotUndo}</Text>
          </>
        }
        typeName={name}
        onClose={() => setAsking(false)}
        onConfirm={onConfirm}
      />
    </FormSection>
  );
}
