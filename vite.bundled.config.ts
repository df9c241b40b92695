import { readdirSync } from 'node:fs';
import { brotliCompressSync, constants } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';

const folder = 'src/bundled';

// `npm run build` puts each of these modules, with all that its package needs, into one file, in place of what tsc has written for it. So
// the package is a development dependency: what runs is what the lock file says, whichever package manager installs ours.
export default defineConfig({
  logLevel: 'warn',
  plugins: [compressGraphiql()],
  // graphql.js takes schemas and types of its own copy only: of the one that is installed.
  ssr: { noExternal: true, external: ['graphql'] },
  build: {
    ssr: true,
    outDir: 'dist/bundled',
    emptyOutDir: true,
    license: { fileName: 'LICENSES.md' },
    rolldownOptions: {
      input: readdirSync(folder).map((file) => `${folder}/${file}`),
      output: { chunkFileNames: '[name].js' },
      // Compression is what takes the time.
      checks: { pluginTimings: false },
    },
  },
});

/** GraphiQL's scripts and styles are strings of nine megabytes; they take a quarter of it, and are restored when the page is asked for. */
function compressGraphiql(): Plugin {
  return {
    name: 'compress-graphiql',
    load: {
      filter: { id: /\/render-graphiql\/esm\/graphiql\.js$/ },
      async handler(id) {
        const texts: Record<string, string> = { ...(await import(id)) };
        const params = { [constants.BROTLI_PARAM_QUALITY]: 9 };
        const compressed = brotliCompressSync(JSON.stringify(texts), { params });
        return `import { brotliDecompressSync } from 'node:zlib';
const restored = brotliDecompressSync(Buffer.from('${compressed.toString('base64')}', 'base64'));
export const { ${Object.keys(texts).join(', ')} } = JSON.parse(restored.toString());`;
      },
    },
  };
}
