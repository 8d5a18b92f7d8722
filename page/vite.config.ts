import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";

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
});
