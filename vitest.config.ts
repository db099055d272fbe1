import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config'
import { closingLine } from './scripts/closing-line.ts'
import { nativeCompiler } from './scripts/lib/native-compiler.ts'
import { readPackages } from './scripts/lib/workspace.ts'
import { sourceAliases } from './scripts/source-aliases.ts'

const home = fileURLToPath(new URL('.', import.meta.url))

/** Tests of a folder. No project has a root or aliases of its own, so that all of them share one server, which transforms each source once. */
const project = (name: string, folder: string, include = 'test/**/*.test.ts'): TestProjectInlineConfiguration => ({
  extends: true,
  test: { name, include: [`${folder}/${include}`] },
})

export default defineConfig({
  resolve: { alias: sourceAliases(home) },
  test: {
    environment: 'node',
    // A process for each file would cost more than all that the files do.
    isolate: false,
    setupFiles: ['scripts/fresh-modules.ts'],
    // A limit for what hangs, and not for what is slow: the machine may be shared.
    testTimeout: 30_000,
    hookTimeout: 30_000,
    expect: { poll: { timeout: 20_000 } },
    // In CI a test gets a second chance, and is told as flaky by name when it needs it.
    retry: process.env.CI ? 1 : 0,
    projects: [
      ...readPackages(home).map(({ folder }) => project(folder, `packages/${folder}`)),
      project('demo', 'apps/demo'),
      // Projects run in the order of their names: the longest files begin early, so that no core waits for one at the end.
      project('conformance', 'tests', 'conformance/**/*.test.ts'),
      project('tests', 'tests', '{loopback,emulators,wires}/**/*.test.ts'),
      // Tests that put other modules in place of some.
      { extends: true, test: { name: 'mocked', include: ['tests/mocked/**/*.test.ts'], isolate: true } },
      project('faults', 'tests', 'faults/**/*.test.ts'),
      project('scripts', 'scripts'),
      project('bench', 'bench'),
      {
        test: {
          name: 'types',
          include: [],
          typecheck: {
            enabled: true,
            checker: nativeCompiler,
            include: ['{packages/*/test,tests/types}/**/*.test-d.ts'],
            tsconfig: 'tsconfig.types.json',
          },
        },
      },
    ],
    // The default leaves a core to a watcher's screen; on two cores that is half of the machine. One more works while a test of a time limit waits.
    maxWorkers: availableParallelism() + 1,
    reporters: ['default', closingLine],
  },
})
