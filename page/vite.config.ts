import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [svelte()],
  base: "./", // it may lie below any path
  build: {
    outDir: "../python/void_reckoning/dashboard/page",
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0, // the content security policy allows files of the dashboard only
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  test: {
    include: ["tests/*.test.ts"],
    testTimeout: 60_000, // a property on a machine that does much else
  },
});
