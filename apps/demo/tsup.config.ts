import { defineConfig } from 'tsup'

// Bundles what a user would install: the built packages, by their conditions, not their sources.
const tsconfig = 'tsconfig.build.json'

export default defineConfig([
  { entry: ['src/main.ts', 'src/ask.ts'], format: 'esm', target: 'node22', outDir: 'dist', tsconfig },
  {
    // The page: one script with all that it needs, beside its HTML, style and icon.
    entry: { page: 'src/page/page.ts' },
    format: 'esm',
    target: 'es2022',
    platform: 'browser',
    outDir: 'dist/page',
    noExternal: [/.*/],
    minify: true,
    publicDir: 'src/page/static',
    tsconfig,
  },
])
