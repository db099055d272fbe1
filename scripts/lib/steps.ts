import { spawn } from 'node:child_process'
import { formatTally, sumTallies, type Tally, tallyOfStep } from './tally.ts'

/** One named command of a run. */
export interface Step {
  name: string
  /** Found on PATH, where `pnpm run` puts the workspace's tools. */
  command: string
  args: readonly string[]
  /** Shows the output as it comes. Default: only when the step fails. */
  live?: boolean
}

/** Builds all packages; what has not changed comes from the cache. */
export const build: Step = { name: 'build', command: 'turbo', args: ['run', '--output-logs=errors-only', 'build'] }

interface Result {
  exitCode: number
  output: string
}

/** Runs steps in order up to the first failure, each named and timed, and ends with the closing line. Returns the exit code. */
export async function runSteps(steps: readonly Step[]): Promise<number> {
  const tallies: Tally[] = []
  for (const [index, step] of steps.entries()) {
    process.stdout.write(`▸ ${step.name} `)
    if (step.live) process.stdout.write('\n')
    const started = performance.now()
    const { exitCode, output } = await run(step)
    const seconds = `${((performance.now() - started) / 1000).toFixed(1)} s`
    tallies.push(tallyOfStep(output, exitCode))
    if (exitCode === 0) {
      console.log(step.live ? `  ${step.name}: ${seconds}` : seconds)
      continue
    }
    if (!step.live) console.log(`\n${output}`)
    console.log(`\n✗ ${step.name} failed after ${seconds}: ${[step.command, ...step.args].join(' ')}`)
    const left = steps.slice(index + 1)
    if (left.length > 0) console.log(`  not run: ${left.map(step => step.name).join(', ')}`)
    tallies.push({ passed: 0, failed: 0, skipped: left.length })
    break
  }
  const sum = sumTallies(tallies)
  console.log(`\n${formatTally(sum)}`)
  return sum.failed > 0 ? 1 : 0
}

function run(step: Step): Promise<Result> {
  return new Promise(resolve => {
    const env = { ...process.env, TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1' }
    const child = spawn(step.command, step.args, { stdio: ['ignore', 'pipe', 'pipe'], env })
    let output = ''
    const take = (text: string): void => {
      output += text
      if (step.live) process.stdout.write(text)
    }
    child.stdout.setEncoding('utf8').on('data', take)
    child.stderr.setEncoding('utf8').on('data', take)
    child.on('error', error => resolve({ exitCode: 127, output: `${output}${error.message}` }))
    child.on('close', (code, signal) => {
      if (signal) take(`\nended by ${signal}\n`)
      resolve({ exitCode: code ?? 1, output })
    })
  })
}
