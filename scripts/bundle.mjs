// How the product's programs are bundled, for the build and for tests that start them as it does.
import { build } from 'esbuild';

// Stay packages: they load a native addon, or files that lie beside their own code.
export const EXTERNAL = ['better-sqlite3', 'node-notifier', 'open', '@fastify/swagger-ui'];

// Bundled CommonJS packages call require() and read __dirname, which an ES module has not.
const BANNER = `import { createRequire as requireFrom } from 'node:module';
const require = requireFrom(import.meta.url);
const __filename = import.meta.filename, __dirname = import.meta.dirname;`;

/**
 * One file for each entry, the rest in chunks that are loaded when they are needed.
 * @param {{ root: string, entryPoints: Record<string, string>, outdir: string }} options absolute paths
 * @returns {Promise<readonly string[]>} the files written, relative to `root`
 */
export async function bundle({ root, entryPoints, outdir }) {
  const { metafile } = await build({
    entryPoints,
    outdir,
    absWorkingDir: root,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    mainFields: ['module', 'main'],
    sourcemap: true,
    // V8 keeps the text of what it loads: half of it would be spaces. Names stay, for stack traces.
    minifyWhitespace: true,
    minifySyntax: true,
    external: EXTERNAL,
    banner: { js: BANNER },
    metafile: true,
    logLevel: 'warning',
  });
  return Object.keys(metafile.outputs);
}
