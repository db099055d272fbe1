/**
 * Everything that must hold: `node scripts/check.ts` for `npm test`, `node scripts/check.ts full` for
 * `npm run test:full`, `node scripts/check.ts matrix` for `npm run test:matrix`. Runs inside `pnpm run`, which puts the workspace's tools and Node on PATH.
 */
import { build, runSteps, type Step } from './lib/steps.ts'

const script = (name: string, file: string): Step => ({ name, command: 'node', args: [`scripts/${file}`] })

const suites: Record<string, readonly Step[]> = {
  test: [
    build,
    // One program over all sources costs a fifth of one per package. The demo is apart: its page has the DOM's types.
    { name: 'types', command: 'tsc', args: ['-p', 'tsconfig.json'] },
    { name: "the demo's types", command: 'tsc', args: ['-p', 'apps/demo/tsconfig.json'] },
    { name: 'lint', command: 'biome', args: ['check', '--error-on-warnings', '.'] },
    { name: 'unused code', command: 'knip', args: ['--no-progress', '--no-config-hints'] },
    { name: 'manifests', command: 'sherif', args: ['--no-install'] },
    script('boundaries', 'check-boundaries.ts'),
    script('paths', 'check-paths.ts'),
    script('lines', 'check-lines.ts'),
    script('comments', 'check-comments.ts'),
    script('exports', 'check-exports.ts'),
    script('docs', 'check-docs.ts'),
    script('packages', 'check-packages.ts'),
    { name: 'tests', command: 'vitest', args: ['run'] },
  ],
  full: [
    build,
    { name: 'full tests', command: 'vitest', args: ['run', '--config', 'vitest.full.config.ts'], live: true },
  ],
  matrix: [
    build,
    { name: 'matrix', command: 'vitest', args: ['run', '--config', 'vitest.matrix.config.ts'], live: true },
  ],
}

const name = process.argv[2] ?? 'test'
const steps = suites[name]
if (!steps) throw new Error(`no suite named ${name}: choose one of ${Object.keys(suites).join(', ')}`)
process.exitCode = await runSteps(steps)
