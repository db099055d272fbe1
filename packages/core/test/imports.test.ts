import { execFile } from 'node:child_process'
import { basename, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

const home = join(dirname(import.meta.filename), '..')

it.each([
  ['node', [], 'undici.js', 'async-hooks.js'],
  ['workerd, under Node too', ['workerd'], 'fetch.js', 'portable.js'],
  ['browsers', ['browser'], 'fetch.js', 'portable.js'],
  ['Deno', ['deno'], 'fetch.js', 'async-hooks.js'],
  ['Bun', ['bun'], 'fetch.js', 'async-hooks.js'],
])('#transport and #async-context are right for %s', async (_, conditions, ...expected) => {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [
      ...conditions.map(condition => `--conditions=${condition}`),
      '--input-type=module',
      '--eval',
      "for (const name of ['#transport', '#async-context']) console.log(import.meta.resolve(name))",
    ],
    { cwd: home },
  )
  expect(
    stdout
      .trim()
      .split('\n')
      .map(address => basename(address)),
  ).toEqual(expected)
})
