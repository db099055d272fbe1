import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { Step } from '../lib/steps.ts'

const step = (name: string, script: string, live = false): Step => ({ name, command: 'sh', args: ['-c', script], live })

const run = (steps: readonly Step[]): Promise<{ code: number; lines: string[] }> => {
  const module = join(import.meta.dirname, '../lib/steps.ts')
  const code = `import { runSteps } from ${JSON.stringify(module)}
    process.exitCode = await runSteps(${JSON.stringify(steps)})`
  return new Promise(resolve => {
    const child = execFile(process.execPath, ['--input-type=module', '-e', code], (_, stdout) => {
      resolve({ code: child.exitCode ?? -1, lines: stdout.replace(/\d+\.\d s/g, 'N s').split('\n') })
    })
  })
}

it('names and times each step, keeps successes quiet, and ends with the sum', async () => {
  const { code, lines } = await run([step('one', 'echo noise'), step('two', 'echo 4 passed, 0 failed, 1 skipped')])
  expect(lines).toEqual(['▸ one N s', '▸ two N s', '', '5 passed, 0 failed, 1 skipped', ''])
  expect(code).toBe(0)
})

it('stops at a failure, shows its output, and says what did not run', async () => {
  const { code, lines } = await run([step('one', 'echo why; echo how >&2; exit 3'), step('two', ''), step('three', '')])
  const shown = ['why', 'how', '', '✗ one failed after N s: sh -c echo why; echo how >&2; exit 3']
  expect(lines).toEqual(expect.arrayContaining([...shown, '  not run: two, three']))
  expect(lines.slice(-3)).toEqual(['', '0 passed, 1 failed, 2 skipped', ''])
  expect(code).toBe(1)
})

it('runs steps beside each other, tells them in order, and lets all of them end before a failure ends the run', async () => {
  const beside = (name: string, script: string): Step => ({ ...step(name, script), beside: true })
  const folder = mkdtempSync(join(tmpdir(), 'millrace-steps-'))
  const other = join(folder, 'other')
  // The first one waits for what the second one writes.
  const waits = `while [ ! -e ${other} ]; do sleep 0.01; done`
  const { code, lines } = await run([
    step('one', waits),
    beside('two', `touch ${other}; echo why; exit 3`),
    beside('three', ''),
    step('four', ''),
  ])
  rmSync(folder, { recursive: true })
  const shown = ['▸ one N s', '▸ two ', 'why', '▸ three N s', '  not run: four']
  expect(lines.filter(line => shown.includes(line))).toEqual(shown)
  expect(lines.at(-2)).toBe('2 passed, 1 failed, 1 skipped')
  expect(code).toBe(1)
})

it('fails for a program that does not exist', async () => {
  const { code, lines } = await run([{ name: 'gone', command: 'no-such-program', args: [] }])
  expect(lines.at(-2)).toBe('0 passed, 1 failed, 0 skipped')
  expect(code).toBe(1)
})

it('shows a live step as it goes', async () => {
  const { lines } = await run([step('one', 'echo here', true)])
  expect(lines).toContain('here')
})
