import { defineConfig } from "vite";

// Names without hashes: the server tells a changed file by its ETag, and a rebuild is the same set of files.
export default defineConfig({
  base: "./",
  build: {
    outDir: "../static",
    emptyOutDir: true,
    // The licences of what is bundled travel with it.
    license: { fileName: "assets/licences.md" },
    target: "es2022",
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 2000,
    rollupOptions: {
      output: {
        entryFileNames: "assets/[name].js",
        chunkFileNames: "assets/[name].js",
        assetFileNames: "assets/[name][extname]",
      },
    },
  },
});
