import { Center, Loader } from "@mantine/core";

/** The moment before anything is known. No words: the texts are not here yet. */
export function Starting() {
  return (
    <Center mih="100vh" aria-busy="true">
      <Loader />
    </Center>
  );
}
