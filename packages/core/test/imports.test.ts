import { execFile } from 'node:child_process'
import { basename, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

const home = join(dirname(import.meta.filename), '..')

it.each([
  ['node', [], 'undici.js'],
  ['workerd, under Node too', ['workerd'], 'fetch.js'],
  ['browsers', ['browser'], 'fetch.js'],
  ['Deno', ['deno'], 'fetch.js'],
  ['Bun', ['bun'], 'fetch.js'],
])('#transport is right for %s', async (_, conditions, expected) => {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [
      ...conditions.map(condition => `--conditions=${condition}`),
      '--input-type=module',
      '--eval',
      "console.log(import.meta.resolve('#transport'))",
    ],
    { cwd: home },
  )
  expect(basename(stdout.trim())).toBe(expected)
})
