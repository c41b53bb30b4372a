// Who may import whom. Read the list from the outside in: a file imports from its own folder or from one further down.
const LAYERS = [
  "main.ts",
  "cli",
  "build-app.ts",
  "build-parts.ts",
  "keep-house.ts",
  "foundation.ts",
  "config",
  "http",
  "jobs",
  "oidc",
  "flows",
  "connections",
  "migration",
  "users",
  "tokens",
  "sources",
  "scripts",
  "mail",
  "logs",
  "store",
  "domain",
];

// The same within the dashboard.
const DASHBOARD_LAYERS = ["app", "pages", "components", "session", "api", "texts"];

const pattern = (layers) => `^src/(${layers.map((layer) => layer.replace(".", "\\.")).join("|")})(/|$)`;
// Tests beside the code may build the parts they need; test/ is not below src/ and is free.
const NOT_TESTS = "\\.test\\.ts$";
// What a guest requires comes from the catalogue of its own world.
const GUEST = "^src/scripts/guest/";

const noneOutward = LAYERS.slice(1).map((layer, index) => {
  // The command line starts the server: of what is above it, it may import main.ts.
  const outer = LAYERS.slice(0, index + 1).filter((other) => !(layer === "cli" && other === "main.ts"));
  return outer.length === 0
    ? undefined
    : {
        name: `${layer}-imports-outward`,
        severity: "error",
        comment: `src/${layer} must not import from a folder further out. Pass it in by deps, or move the type inward.`,
        from: { path: pattern([layer]), pathNot: NOT_TESTS },
        to: { path: pattern(outer) },
      };
});

export default {
  forbidden: [
    ...noneOutward.filter(Boolean),
    {
      name: "main-imports-cli",
      severity: "error",
      comment: "main.ts is started by the command line and by tests; it knows neither.",
      from: { path: "^src/main\\.ts$" },
      to: { path: "^src/cli/" },
    },
    {
      name: "unknown-folder",
      severity: "error",
      comment: "Every folder below src/ has its place in the list of this file.",
      from: { path: "^src/", pathNot: pattern(LAYERS) },
      to: {},
    },
    {
      name: "siblings-of-sources",
      severity: "error",
      comment: "Source kinds never import each other.",
      from: { path: "^src/sources/([^/]+)/" },
      to: { path: "^src/sources/([^/]+)/", pathNot: "^src/sources/$1/" },
    },
    {
      name: "siblings-of-strategies",
      severity: "error",
      comment: "Strategies never import each other.",
      from: { path: "^src/connections/([^/]+)/" },
      to: { path: "^src/connections/([^/]+)/", pathNot: "^src/connections/$1/" },
    },
    {
      name: "guest-imports-host",
      severity: "error",
      comment: "What runs inside the sandbox imports nothing outside its folder.",
      from: { path: GUEST, pathNot: NOT_TESTS },
      to: { path: "^src/", pathNot: "^src/scripts/guest/" },
    },
    {
      name: "domain-does-io",
      severity: "error",
      comment: "domain/ computes; reading and sending is for others.",
      from: { path: "^src/domain/", pathNot: NOT_TESTS },
      to: { dependencyTypes: ["core"], pathNot: "^(node:)?(crypto|util|buffer)$" },
    },
    {
      name: "engines-outside-store",
      severity: "error",
      comment: "Queries go through src/store.",
      // A scratch file that one job sorts in and throws away is no part of what is kept.
      from: { path: "^src/", pathNot: ["^src/store/", "^src/migration/roster-files/collisions/", GUEST, NOT_TESTS] },
      to: { path: "^(node_modules/(kysely|pg)/|node:sqlite$|sqlite$)" },
    },
    {
      name: "server-imports-development-package",
      severity: "error",
      comment: "What the server needs while running belongs in dependencies.",
      from: { path: "^src/", pathNot: [GUEST, NOT_TESTS] },
      to: { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["type-only"] },
    },
    {
      name: "undeclared-package",
      severity: "error",
      comment: "A package that only another package brings along may be gone tomorrow.",
      from: { path: "^(src|test|tools|database-actions)/", pathNot: GUEST },
      to: { dependencyTypes: ["npm-no-pkg", "npm-unknown"] },
    },
    {
      name: "imports-tests",
      severity: "error",
      comment: "The product does not lean on its tests.",
      from: { path: "^src/", pathNot: NOT_TESTS },
      to: { path: "^(test|tools|dashboard)/|\\.test\\.ts$" },
    },
    ...DASHBOARD_LAYERS.slice(1).map((layer, index) => ({
      name: `dashboard-${layer}-imports-outward`,
      severity: "error",
      comment: `dashboard/src/${layer} must not import from a folder further out.`,
      from: { path: `^dashboard/src/${layer}/` },
      to: { path: `^dashboard/src/(${DASHBOARD_LAYERS.slice(0, index + 1).join("|")})/` },
    })),
    {
      name: "siblings-of-pages",
      severity: "error",
      comment: "Pages of two areas share by components/, never by importing each other.",
      from: { path: "^dashboard/src/pages/([^/]+)/" },
      to: { path: "^dashboard/src/pages/([^/]+)/", pathNot: "^dashboard/src/pages/$1/" },
    },
    {
      name: "dashboard-imports-server",
      severity: "error",
      comment: "The dashboard knows the server by its API only.",
      from: { path: "^dashboard/" },
      to: { path: "^(src|test|tools)/" },
    },
    {
      name: "unresolvable",
      severity: "error",
      comment: "The imported file is not there.",
      from: { path: "^(src|test|tools|dashboard)/", pathNot: GUEST },
      to: { couldNotResolve: true },
    },
    {
      name: "circular",
      severity: "error",
      comment: "Files that need each other are one file, or lack a third.",
      from: { path: "^(src|dashboard/src)/" },
      to: { circular: true, dependencyTypesNot: ["type-only"] },
    },
  ],
  options: {
    // Without @swc/core dependency-cruiser reads no TypeScript and says nothing: tools/check-boundaries.ts counts the files.
    parser: "swc",
    doNotFollow: { path: "node_modules" },
    // Templates of scripts are text for the sandbox, which has modules of its own.
    exclude: { path: "(^|/)(dist|node_modules/\\.dist-[^/]+)/|^src/scripts/templates/" },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default"],
      extensions: [".ts", ".tsx", ".js", ".mjs", ".json"],
    },
  },
};
