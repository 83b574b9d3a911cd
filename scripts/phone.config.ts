import vue from "@vitejs/plugin-vue";
import { defineConfig } from "vite";
import { leaveOut } from "./left-out.ts";
import { mapLibraryOnce } from "./map-library.ts";
import { phonePages } from "./phone-pages.ts";

const client = `${import.meta.dirname}/../client`;

/** The phones' pages, built after the desk's and beside them: programs of their own, so that neither loads a byte for the other's sake. */
export default defineConfig({
  root: client,
  cacheDir: `${import.meta.dirname}/../node_modules/.vite-phone`,
  plugins: [vue({ features: { optionsAPI: false } }), mapLibraryOnce(), leaveOut(), phonePages()],
  build: {
    outDir: "../dist/client", assetsDir: "phone", emptyOutDir: false, target: "chrome109", chunkSizeWarningLimit: 2_000,
    rolldownOptions: {
      input: { field: `${client}/field.html`, report: `${client}/report.html`, "field-worker": `${client}/field/service-worker.ts` },
      output: {
        entryFileNames: ({ name }) => (name === "field-worker" ? "field-worker.js" : "phone/[name]-[hash].js"),
        codeSplitting: { groups: [{ name: "zod", test: /node_modules[\\/]zod[\\/]|without-eval/ }] },
      },
    },
  },
});
