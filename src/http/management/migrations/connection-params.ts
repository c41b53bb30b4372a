import { z } from "zod";

/** Path parameters `{connection_id}`. */
export const connectionParams = z.object({ connection_id: z.string().min(1).max(64) });
