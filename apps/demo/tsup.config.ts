import { defineConfig } from 'tsup'

/** The servers' side; `vite.config.ts` builds the page. Bundles what a user would install: the built packages, by their conditions, not their sources. */
export default defineConfig({
  entry: ['src/server/main.ts', 'src/server/serve.ts', 'src/server/ask.ts'],
  format: 'esm',
  target: 'node22',
  outDir: 'dist',
  tsconfig: 'tsconfig.build.json',
  removeNodeProtocol: false,
})
