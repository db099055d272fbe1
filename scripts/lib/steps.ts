import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { formatTally, sumTallies, type Tally, tallyOfStep } from './tally.ts'

/** One named command of a run. */
export interface Step {
  name: string
  /** Found on PATH, where `pnpm run` puts the workspace's tools. */
  command: string
  args: readonly string[]
  /** Shows the output as it comes. Default: only when the step fails. */
  live?: boolean
  /** Runs at the same time as the step before. Default: after it. */
  beside?: boolean
}

/** Builds all packages; what has not changed comes from the cache. */
export const build: Step = { name: 'build', command: 'turbo', args: ['run', '--output-logs=errors-only', 'build'] }

interface Result {
  exitCode: number
  output: string
  /** The time that it took, for people. */
  seconds: string
}

/**
 * Runs steps in order up to the first failure, each named and timed, and ends with the closing line. Steps that run beside each other are told in their
 * order, and all of them end before a failure of one ends the run. Returns the exit code.
 */
export async function runSteps(steps: readonly Step[]): Promise<number> {
  const tallies: Tally[] = []
  for (let next = 0; next < steps.length; ) {
    const group = groupAt(steps, next)
    next += group.length
    const running = group.map(step => ({ step, result: run(step) }))
    let failed = false
    for (const { step, result } of running) {
      tell(step)
      const { exitCode, output, seconds } = await result
      tallies.push(tallyOfStep(output, exitCode))
      if (exitCode === 0) console.log(step.live ? `  ${step.name}: ${seconds}` : seconds)
      else {
        failed = true
        if (!step.live) console.log(`\n${output}`)
        console.log(`\n✗ ${step.name} failed after ${seconds}: ${[step.command, ...step.args].join(' ')}`)
      }
    }
    if (!failed) continue
    const left = steps.slice(next)
    if (left.length > 0) console.log(`  not run: ${left.map(step => step.name).join(', ')}`)
    tallies.push({ passed: 0, failed: 0, skipped: left.length })
    break
  }
  const sum = sumTallies(tallies)
  console.log(`\n${formatTally(sum)}`)
  return sum.failed > 0 ? 1 : 0
}

/** A step and those that run beside it. */
function groupAt(steps: readonly Step[], first: number): readonly Step[] {
  let end = first + 1
  while (steps[end]?.beside) end++
  return steps.slice(first, end)
}

function tell({ name, live }: Step): void {
  process.stdout.write(live ? `▸ ${name} \n` : `▸ ${name} `)
}

function run(step: Step): Promise<Result> {
  const started = performance.now()
  return new Promise(resolve => {
    const end = (exitCode: number, output: string): void =>
      resolve({ exitCode, output, seconds: `${((performance.now() - started) / 1000).toFixed(1)} s` })
    const env = {
      ...process.env,
      TURBO_TELEMETRY_DISABLED: '1',
      DO_NOT_TRACK: '1',
      // Many short programs load the same: compilers, bundlers, the built packages.
      NODE_COMPILE_CACHE: join(import.meta.dirname, '../../.turbo/compiled'),
    }
    const child = spawn(step.command, step.args, { stdio: ['ignore', 'pipe', 'pipe'], env })
    let output = ''
    const take = (text: string): void => {
      output += text
      if (step.live) process.stdout.write(text)
    }
    child.stdout.setEncoding('utf8').on('data', take)
    child.stderr.setEncoding('utf8').on('data', take)
    child.on('error', error => end(127, `${output}${error.message}`))
    child.on('close', (code, signal) => {
      if (signal) take(`\nended by ${signal}\n`)
      end(code ?? 1, output)
    })
  })
}
