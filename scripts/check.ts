/**
 * Everything that must hold: `node scripts/check.ts` for `npm test`, `node scripts/check.ts full` for
 * `npm run test:full`, `node scripts/check.ts matrix` for `npm run test:matrix`, `node scripts/check.ts docs` for `npm run docs`. Runs inside `pnpm run`, which puts the workspace's tools and Node on PATH.
 */
import { nativeCompiler } from './lib/native-compiler.ts'
import { site } from './lib/site.ts'
import { build, runSteps, type Step } from './lib/steps.ts'

const script = (name: string, file: string): Step => ({ name, command: 'node', args: [`scripts/${file}`] })
const types = (name: string, project: string): Step => ({
  name,
  command: 'node',
  args: [nativeCompiler, '-p', project],
})
/** Runs at the same time as the step before it: most checks leave a core to others. */
const beside = (step: Step): Step => ({ ...step, beside: true })

const suites: Record<string, readonly Step[]> = {
  test: [
    build,
    // One program over all sources costs a fifth of one per package. The demo is apart: its page has the DOM's types.
    types('types', 'tsconfig.json'),
    beside(types("the demo's types", 'apps/demo/tsconfig.json')),
    beside({ name: 'lint', command: 'biome', args: ['check', '--error-on-warnings', '.'] }),
    beside({ name: 'unused code', command: 'knip', args: ['--no-progress', '--no-config-hints'] }),
    // The root has dependencies: what `npm start` installs without the tools of the tests.
    beside({ name: 'manifests', command: 'sherif', args: ['--no-install', '-r', 'root-package-dependencies'] }),
    // Import rules, lengths and comments.
    beside(script('sources', 'check-sources.ts')),
    beside(script('paths', 'check-paths.ts')),
    script('exports', 'check-exports.ts'),
    beside(script('docs', 'check-docs.ts')),
    { name: 'tests', command: 'vitest', args: ['run'] },
  ],
  full: [
    build,
    { name: 'full tests', command: 'vitest', args: ['run', '--config', 'vitest.full.config.ts'], live: true },
  ],
  matrix: [
    build,
    script('packages', 'check-packages.ts'),
    { name: 'matrix', command: 'vitest', args: ['run', '--config', 'vitest.matrix.config.ts'], live: true },
  ],
  docs: [build, script('docs', 'check-docs.ts'), ...site],
}

const name = process.argv[2] ?? 'test'
const steps = suites[name]
if (steps) process.exitCode = await runSteps(steps)
else {
  const names = Object.keys(suites).join(', ')
  const asked = name === '--help' || name === '-h'
  console[asked ? 'log' : 'error'](
    asked ? `usage: node scripts/check.ts [${names}]` : `There is no suite ${name}: choose one of ${names}.`,
  )
  process.exitCode = asked ? 0 : 1
}
