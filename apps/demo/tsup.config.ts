import { defineConfig } from 'tsup'

export default defineConfig([
  { entry: ['src/main.ts', 'src/ask.ts'], format: 'esm', target: 'node22', outDir: 'dist', clean: ['dist/*.js'] },
  // The page: one script with all that it needs, beside its HTML, style and icon.
  {
    entry: { page: 'src/page/page.ts' },
    format: 'esm',
    target: 'es2022',
    platform: 'browser',
    outDir: 'dist/page',
    noExternal: [/.*/],
    minify: true,
    publicDir: 'src/page/static',
  },
])
