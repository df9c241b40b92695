import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// `npm run build` puts the page into dist/lobby, from where the gateway serves it. `npm run dev:lobby` serves it from source, beside a
// gateway at its usual port.
export default defineConfig({
  root: 'src/lobby',
  plugins: [react()],
  build: {
    outDir: '../../dist/lobby',
    emptyOutDir: true,
    license: { fileName: 'LICENSES.md' },
    // Inlined files would be data: addresses, which the page's Content-Security-Policy does not allow.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: { proxy: { '/graphql': { target: 'http://127.0.0.1:4000', ws: true } } },
});
