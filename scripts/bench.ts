/**
 * Makes the benchmark ready and runs it: `node scripts/bench.ts [bench|soak] …options`. Builds the packages that are measured, installs
 * what they are measured against from a lockfile of its own, then hands over. Runs inside `pnpm run`, which puts the workspace's tools
 * and Node on PATH.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { benchHelp } from '../bench/src/run/arguments.ts'
import { soakHelp } from '../bench/src/run/soak-options.ts'

const root = join(import.meta.dirname, '..')
const home = join(root, 'bench')
const args = process.argv.slice(2)
const named = args[0] !== undefined && !args[0].startsWith('-')
const entry = named ? args[0]! : 'bench'
const options = named ? args.slice(1) : args

// Help needs nothing of what is measured, nor what it is measured against.
if (options.includes('--help')) {
  console.log(entry === 'soak' ? soakHelp : benchHelp)
  process.exit()
}

const steps = [
  {
    name: 'building the packages',
    command: 'turbo',
    args: ['run', 'build', '--filter=./packages/*', '--output-logs=errors-only'],
    cwd: root,
  },
  ...(isInstalled()
    ? []
    : [
        {
          name: 'installing the peers',
          command: 'npm',
          args: ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'],
          cwd: home,
        },
      ]),
  { name: 'building the benchmark', command: 'tsup', args: [], cwd: home },
]

for (const { name, command, args, cwd } of steps) {
  console.error(`${name} …`)
  // The output of preparing steps must not get into the report.
  const { status, error } = spawnSync(command, args, { cwd, stdio: ['ignore', 2, 2] })
  if (status === 0) continue
  console.error(`${name} failed${error ? `: ${error.message}` : ''}`)
  process.exit(status ?? 1)
}
process.exitCode = spawnSync('node', [join(home, 'dist', `${entry}.js`), ...options], { stdio: 'inherit' }).status ?? 1

/** True when the last installation is newer than the lockfile. */
function isInstalled(): boolean {
  const installed = join(home, 'node_modules/.package-lock.json')
  return existsSync(installed) && statSync(installed).mtimeMs > statSync(join(home, 'package-lock.json')).mtimeMs
}
