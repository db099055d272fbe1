import { readPackages, sourcesBuilt } from './scripts/lib/workspace.ts'

/** What users import is used: the entries that a package's manifest names. */
const packages = readPackages(import.meta.dirname).map(({ folder, manifest }) => [
  `packages/${folder}`,
  { entry: [...sourcesBuilt(manifest), 'test/**/*.{test,test-d}.ts'], project: ['src/**/*.ts', 'test/**/*.ts'] },
])

/** Of `site/package.json`. */
const generator = ['github-slugger', 'linkinator', 'typedoc', 'typedoc-plugin-markdown', 'vitepress']

export default {
  ignoreExportsUsedInFile: {
    interface: true,
    type: true,
  },
  workspaces: {
    ...Object.fromEntries(packages),
    '.': {
      // The site has a manifest of its own, and uses the scripts of this one.
      entry: [
        'scripts/*.{ts,mjs}',
        'scripts/test/*.test.ts',
        'vitest.*.config.ts',
        'site/{*,.vitepress/*,.vitepress/theme/*}.ts',
      ],
      project: ['scripts/**/*.{ts,mjs}', '!scripts/new-provider/template/**', '*.ts'],
      // `eventsource-parser`, `jsonc-parser`, `prom-client` and `valibot` are for the build of `npm start`: see ARCHITECTURE.md, "The house".
      ignoreDependencies: [
        '@arethetypeswrong/cli',
        'publint',
        'sherif',
        'eventsource-parser',
        'jsonc-parser',
        'prom-client',
        'valibot',
        ...generator,
      ],
    },
    'apps/*': {
      entry: [
        'src/server/{main,serve,ask}.ts',
        'src/page/main.tsx',
        'screenshots.ts',
        // Preloaded by `--import`.
        'pictures/slow-process.ts',
        'test/**/*.test.ts',
        'src/page/i18n/*.ts',
        'test/answer/page/main.tsx',
      ],
      project: ['src/**/*.{ts,tsx}', 'test/**/*.{ts,tsx}', 'pictures/*.ts'],
      ignoreBinaries: ['redis-server', 'img2webp'],
    },
    'tools/*': { ignoreDependencies: ['node'] },
    tests: {
      entry: [
        '{conformance,emulators,loopback,full,matrix,transcripts,types,wires}/**/*.{test,test-d}.ts',
        'full/durability/instance.ts',
        // Imported or preloaded by the programs that a test writes.
        'full/online-examples/*.ts',
        'load/*.ts',
        'load/support/reader-server.ts',
        // Preloaded by `--import`.
        'support/gateway/loaded-modules.ts',
      ],
      project: ['**/*.ts', '!matrix/next/**', '!matrix/runtimes/**'],
      ignoreDependencies: ['@millrace/.+'],
      ignoreBinaries: ['fc-list', 'redis-server'],
    },
  },
}
