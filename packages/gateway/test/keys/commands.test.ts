import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { hashOf } from '@millrace/gateway/keys'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { readArguments } from '../../src/bin/arguments.js'
import { keyCommand } from '../../src/bin/key-command.js'

/** Runs a command. @returns the lines of its two streams. */
async function run(...args: string[]): Promise<{ out: string[]; err: string }> {
  const out = vi.spyOn(console, 'log').mockImplementation(() => {})
  const err = vi.spyOn(console, 'error').mockImplementation(() => {})
  try {
    await keyCommand(readArguments(args), {})
    return { out: out.mock.calls.map(String), err: err.mock.calls.map(String).join('\n') }
  } finally {
    out.mockRestore()
    err.mockRestore()
  }
}

test('a key is shown once, kept as a hash in a file of its owner, listed by its name, and revoked', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-keys-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'below', 'keys.json')
  const at = ['--keys-file', file]
  const made = await run(
    'key',
    'alice',
    ...at,
    '--models',
    'gpt-*, fast',
    '--tokens-per-day',
    '500',
    '--expires',
    '2027-06-30',
  )
  const [key = ''] = made.out
  expect(key).toMatch(/^millrace_[\w-]{43}$/)
  expect(made.err).not.toContain(key)
  const kept = { hash: hashOf(key), models: ['gpt-*', 'fast'], tokensPerDay: 500, expires: '2027-06-30' }
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ alice: kept })
  expect(statSync(file).mode & 0o777).toBe(0o600)
  const { out } = await run('keys', ...at)
  expect(out).toEqual([
    expect.stringMatching(/^alice {2}sha256:\w{12}… {2}models gpt-\*,fast {2}tokensPerDay 500 {2}expires 2027/),
  ])
  await run('revoke', 'alice', ...at)
  expect((await run('keys', ...at)).out).toEqual([])
  await expect(run('revoke', 'alice', ...at)).rejects.toThrow('no key of alice')
})

test('without a file the configuration is told what it needs', async () => {
  const { out, err } = await run('key', 'bob', '--concurrency', '2')
  expect(err).toContain(`"bob": ${JSON.stringify({ hash: hashOf(out[0]!), concurrency: 2 })}`)
})

test.each([
  [['key', 'bob', '--concurrency', 'many'], /concurrency takes a number/],
  [['key', 'bob', '--expires', 'soon'], /expires takes a time/],
  [['key', 'bob', '--expires', '2020-01-01'], /2020-01-01 is over already/],
  [['key', 'b b'], /no key can have/],
])('%s is refused', async (args, words) => {
  await expect(run(...args)).rejects.toThrow(words)
})

test('a key for metrics alone may ask for no model', async () => {
  const { err } = await run('key', 'prometheus', '--models', '')
  expect(err).toContain('"models":[]')
})

test('an empty list of keys says so, beside the output that a script reads', async () => {
  expect(await run('keys')).toEqual({ out: [], err: expect.stringContaining('no client keys') })
})

test.each([[['key']], [['keys', 'li']], [['revoke']], [['key', 'a', 'b']], [['lock']]])('%s is no command', args => {
  expect(() => readArguments(args)).toThrow()
})

describe('words that the program does not know name the way on', () => {
  test.each([
    [['--chek'], "Unknown option '--chek'. --help shows what there is."],
    [['lock'], 'There is no command lock; there are key, keys and revoke. --help shows what there is.'],
    [['--check', '--concurrency', '2'], '--concurrency is a limit of a key: millrace-gateway key NAME --concurrency …'],
    [['key', 'a', '--check'], 'key takes no --check: that is for the gateway. --help shows what there is.'],
    [['keys', '--port', '0'], 'keys takes no --port: that is for the gateway. --help shows what there is.'],
    [['--config', ''], '--config is empty. --help shows what there is.'],
    [['key', 'a', '--keys-file', ''], '--keys-file is empty. --help shows what there is.'],
    [['keys', '--models', 'fast'], '--models is a limit of a key: millrace-gateway key NAME --models …'],
  ])('%s', (args, words) => {
    expect(() => readArguments(args)).toThrow(new Error(words))
  })
})
