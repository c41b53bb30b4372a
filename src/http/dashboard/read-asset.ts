import { readFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { LRUCache } from "lru-cache";

export interface Asset {
  readonly type: string;
  readonly content: Buffer;
  readonly gzipped: Buffer;
}

const TYPES: Readonly<Record<string, string>> = {
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
};

const compress = promisify(gzip);
/** By path, whose name has a hash of the content in it. More than one build's files only while the dashboard is worked on. */
const kept = new LRUCache<string, Asset>({ max: 500 });

/** A built file by its name, plain and compressed; undefined when there is none. Names cannot lead out of the folder. */
export async function readAsset(folder: string, name: string): Promise<Asset | undefined> {
  const type = TYPES[extname(name)];
  if (type === undefined || !/^[\w-]+(\.[\w-]+)*$/.test(name)) return undefined;
  const path = join(folder, name);
  const known = kept.get(path);
  if (known) return known;
  const content = await readFile(path).catch(() => undefined);
  if (!content) return undefined;
  const asset = { type, content, gzipped: await compress(content) };
  kept.set(path, asset);
  return asset;
}
