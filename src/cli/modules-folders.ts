import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The modules that come with Usher. */
export const SHIPPED_MODULES_FOLDER = fileURLToPath(new URL("../../guest-modules", import.meta.url));

/** Those that were added to an installation: in its data folder, so that an upgrade leaves them alone. */
export const addedModulesFolder = (dataDir: string): string => join(dataDir, "modules");
