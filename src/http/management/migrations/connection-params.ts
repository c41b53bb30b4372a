import { z } from "zod";

/** Path parameter of everything about one connection's migration. */
export const connectionParams = z.object({ connection_id: z.string().min(1).max(1024) });
