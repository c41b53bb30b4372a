import { z } from "zod";

/** Path parameters `{id}`: any id of this API, which may hold `|` (contract §4.1: encoded or not). */
export const idParams = z.object({ id: z.string().min(1).max(1024) });
