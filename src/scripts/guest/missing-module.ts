/** What a script's author reads when the catalogue lacks a module: the command that adds it. */
export function missingModuleText(name: string): string {
  const spec = name.lastIndexOf("@") > 0 ? name : `${name}@VERSION`;
  return `Cannot find module '${name}'. It can be added with: usher modules add ${spec}`;
}

/** `@scope/name@1.2.3/lib/x` → its package, with the version as written, and the rest of the path. */
export function splitRequest(wanted: string): { packageName: string; subpath: string } {
  const parts = wanted.split("/");
  const length = wanted.startsWith("@") ? 2 : 1;
  return { packageName: parts.slice(0, length).join("/"), subpath: parts.slice(length).join("/") };
}
