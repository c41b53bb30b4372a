import { RouterProvider } from "@tanstack/react-router";
import { Suspense } from "react";
import { SessionProvider, useAdministrator } from "../session/session.tsx";
import { SessionEnd } from "../session/session-end.tsx";
import { router } from "./router.tsx";
import { SignInFailed } from "./sign-in-failed.tsx";
import { Starting } from "./starting.tsx";

/** The dashboard for somebody who has signed in: who they are decides what they see, so that is asked first. */
export function App() {
  const administrator = useAdministrator();
  if (administrator.data === undefined && administrator.error) return <SignInFailed error={administrator.error} />;
  if (administrator.data === undefined) return <Starting />;
  return (
    <SessionProvider administrator={administrator.data}>
      <Suspense fallback={<Starting />}>
        <RouterProvider router={router} />
      </Suspense>
      <SessionEnd />
    </SessionProvider>
  );
}
