import { type BulkOptions, bulkImport } from "./bulk-import.ts";

const options = JSON.parse(process.argv[2] ?? "") as BulkOptions;
process.send?.(await bulkImport(options));
process.disconnect();
