import { fileURLToPath } from 'node:url'
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config'
import { closingLine } from './scripts/closing-line.ts'
import { readPackages } from './scripts/lib/workspace.ts'
import { sourceAliases } from './scripts/source-aliases.ts'

const home = fileURLToPath(new URL('.', import.meta.url))
const alias = sourceAliases(home)

/**
 * Projects whose files stop the clock, on which timers stand that a process has one of, or put other modules in place of some: each file gets a worker of
 * its own. The others share loaded modules, which spares a quarter of the whole run.
 */
const isolated = new Set(['core', 'server', 'sse', 'mocked'])

const project = (name: string, root: string, include = ['test/**/*.test.ts']): TestProjectInlineConfiguration => ({
  resolve: { alias },
  // A limit for what hangs, and not for what is slow: the machine may be shared.
  test: {
    name,
    root,
    include,
    environment: 'node',
    isolate: isolated.has(name),
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
})

export default defineConfig({
  test: {
    projects: [
      ...readPackages(home).map(({ folder }) => project(folder, `packages/${folder}`)),
      project('demo', 'apps/demo'),
      project('tests', 'tests', ['{loopback,conformance,emulators,wires}/**/*.test.ts']),
      project('mocked', 'tests', ['mocked/**/*.test.ts']),
      project('faults', 'tests', ['faults/**/*.test.ts']),
      project('scripts', 'scripts'),
      project('bench', 'bench'),
      {
        test: {
          name: 'types',
          include: [],
          typecheck: {
            enabled: true,
            include: ['{packages/*/test,tests/types}/**/*.test-d.ts'],
            tsconfig: 'tsconfig.types.json',
          },
        },
      },
    ],
    // The default leaves a core to a watcher's screen; on two cores that is half of the machine.
    maxWorkers: '100%',
    reporters: ['default', closingLine],
  },
})
