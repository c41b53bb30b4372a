import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  type RouteComponent,
  redirect,
} from "@tanstack/react-router";
import { BASE_PATH } from "../api/sign-in.ts";
import { PageSkeleton } from "../components/loading.tsx";
import type { SearchParams } from "../components/use-search-params.ts";
import { type Area, loadTexts } from "../texts/index.ts";
import { preferredLanguage } from "../texts/languages.ts";
import { CrashPage } from "./crash-page.tsx";
import { NotFoundPage } from "./not-found-page.tsx";
import { Shell } from "./shell.tsx";

const root = createRootRoute({
  component: Shell,
  validateSearch: (search): SearchParams => search as SearchParams,
});

/** A page in a file of its own, loaded together with its area's texts when somebody goes there, or points at a link to it. */
function page(area: Area, load: () => Promise<RouteComponent>): RouteComponent {
  return lazyRouteComponent(async () => {
    // The router would reload the window by itself, which without a network leaves nothing on the screen.
    const parts = Promise.all([load(), loadTexts(area, preferredLanguage())]).catch((cause: unknown) => {
      throw new Error("A part of this page did not arrive.", { cause });
    });
    return { default: (await parts)[0] };
  });
}

const routes = [
  createRoute({
    getParentRoute: () => root,
    path: "/",
    component: page("home", () => import("../pages/home/home-page.tsx").then((file) => file.HomePage)),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/applications",
    component: page("applications", () =>
      import("../pages/applications/applications-page.tsx").then((file) => file.ApplicationsPage),
    ),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/applications/$id",
    beforeLoad: ({ params: { id } }) => {
      throw redirect({ to: "/applications/$id/$tab", params: { id, tab: "settings" }, replace: true });
    },
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/applications/$id/$tab",
    component: page("applications", () =>
      import("../pages/applications/application-page.tsx").then((file) => file.ApplicationPage),
    ),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/apis",
    component: page("apis", () => import("../pages/apis/apis-page.tsx").then((file) => file.ApisPage)),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/apis/$id",
    beforeLoad: ({ params: { id } }) => {
      throw redirect({ to: "/apis/$id/$tab", params: { id, tab: "settings" }, replace: true });
    },
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/apis/$id/$tab",
    component: page("apis", () => import("../pages/apis/api-page.tsx").then((file) => file.ApiPage)),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/connections",
    component: page("connections", () =>
      import("../pages/connections/connections-page.tsx").then((file) => file.ConnectionsPage),
    ),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/connections/$id",
    beforeLoad: ({ params: { id } }) => {
      throw redirect({ to: "/connections/$id/$tab", params: { id, tab: "settings" }, replace: true });
    },
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/connections/$id/$tab",
    component: page("connections", () =>
      import("../pages/connections/connection-page.tsx").then((file) => file.ConnectionPage),
    ),
  }),
  createRoute({
    getParentRoute: () => root,
    // All of them are on the home page.
    path: "/migrations",
    beforeLoad: () => {
      throw redirect({ to: "/", replace: true });
    },
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/migrations/$id",
    beforeLoad: ({ params: { id } }) => {
      throw redirect({ to: "/migrations/$id/$tab", params: { id, tab: "progress" }, replace: true });
    },
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/migrations/$id/$tab",
    component: page("migrations", () =>
      import("../pages/migrations/migration-page.tsx").then((file) => file.MigrationPage),
    ),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/users",
    component: page("users", () => import("../pages/users/users-page.tsx").then((file) => file.UsersPage)),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/users/$id",
    beforeLoad: ({ params: { id } }) => {
      throw redirect({ to: "/users/$id/$tab", params: { id, tab: "details" }, replace: true });
    },
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/users/$id/$tab",
    component: page("users", () => import("../pages/users/user-page.tsx").then((file) => file.UserPage)),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/logs",
    component: page("logs", () => import("../pages/logs/logs-page.tsx").then((file) => file.LogsPage)),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/logs/$id",
    component: page("logs", () => import("../pages/logs/log-page.tsx").then((file) => file.LogPage)),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/jobs",
    component: page("jobs", () => import("../pages/jobs/jobs-page.tsx").then((file) => file.JobsPage)),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/jobs/$id",
    component: page("jobs", () => import("../pages/jobs/job-page.tsx").then((file) => file.JobPage)),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/settings",
    beforeLoad: () => {
      throw redirect({ to: "/settings/$tab", params: { tab: "tenant" }, replace: true });
    },
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/settings/$tab",
    component: page("settings", () => import("../pages/settings/settings-page.tsx").then((file) => file.SettingsPage)),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/security",
    component: page("security", () => import("../pages/security/security-page.tsx").then((file) => file.SecurityPage)),
  }),
] as const;

/** Every address of the dashboard. */
export const router = createRouter({
  routeTree: root.addChildren(routes),
  basepath: BASE_PATH,
  defaultPreload: "intent",
  defaultPendingComponent: PageSkeleton,
  defaultErrorComponent: CrashPage,
  defaultNotFoundComponent: NotFoundPage,
  scrollRestoration: true,
  // Plain parameters: what is in the address is text.
  parseSearch: (text) => Object.fromEntries(new URLSearchParams(text)),
  stringifySearch(search) {
    const given = Object.entries(search).filter(([, value]) => value !== undefined && value !== "");
    const text = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
    return text === "" ? "" : `?${text}`;
  },
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
