import { join } from 'node:path';
import { defineConfig } from 'electron-vite';

const root = import.meta.dirname;
const outDir = join(root, 'dist', 'electron');
// Stay packages: they load a native addon, or files that lie beside their own code.
const external = ['electron', 'better-sqlite3', 'node-notifier', '@fastify/swagger-ui'];

/** Main process and preload script. The window's page is built by renderer/vite.config.ts, because browsers load it too. */
export default defineConfig({
  main: {
    build: {
      outDir,
      // What a running application may still load is left; scripts/build.mjs removes it when it is old.
      emptyOutDir: false,
      // Everything in one place starts faster than hundreds of files of packages.
      externalizeDeps: false,
      sourcemap: true,
      // Half of the text would be spaces, and V8 keeps it; names stay for stack traces.
      minify: 'oxc',
      rolldownOptions: {
        input: {
          main: join(root, 'electron', 'main.ts'),
          // The threads look for these names beside the program.
          'guard-worker': join(root, 'core', 'guard', 'guard-worker.ts'),
          'page-worker': join(root, 'core', 'toolkits', 'web', 'page-worker.ts'),
        },
        external,
        output: {
          format: 'es',
          entryFileNames: '[name].js',
          chunkFileNames: '[name]-[hash].js',
          keepNames: true,
        },
      },
    },
  },
  preload: {
    build: {
      outDir,
      emptyOutDir: false,
      externalizeDeps: false,
      rolldownOptions: {
        input: { preload: join(root, 'electron', 'preload.ts') },
        external: ['electron'],
        // A sandboxed preload script is a single CommonJS file.
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
});
