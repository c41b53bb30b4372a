import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/** The server puts a fresh nonce for every page in the place of this word (`src/http/dashboard/`). */
const NONCE_PLACE = "CSP_NONCE";

export default defineConfig({
  base: "/dashboard/",
  plugins: [react()],
  html: { cspNonce: NONCE_PLACE },
  build: {
    target: "es2023",
    // Files as `data:` addresses would need a wider policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
});
