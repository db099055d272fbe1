import { mkdtempSync, readFileSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ConfigError, type KeyHolder } from '@millrace/gateway'
import { hashOf, keyGatekeeper, newKey } from '@millrace/gateway/keys'
import { expect, onTestFinished, test } from 'vitest'
import { addToFile, keysOfFile, takeFromFile } from '../../src/keys/keys-file.js'
import { guarded } from '../support/guarded.js'
import { vendor } from '../support/vendor.js'

function keysFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-keys-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return join(folder, 'keys.json')
}

test('a key that is taken out of the file is refused at once, and one that is added is let in', async () => {
  const path = keysFile()
  const [one, two] = [newKey(), newKey()]
  addToFile(path, 'one', { hash: hashOf(one) })
  const { ask } = await guarded({}, { providers: { vendor: vendor() }, keysFile: path })
  const status = async (key: string) => (await ask({}, { key })).status
  expect(await status(one)).toBe(200)
  addToFile(path, 'two', { hash: hashOf(two) })
  await expect.poll(() => status(two)).toBe(200)
  expect(takeFromFile(path, 'one')).toBe(true)
  await expect.poll(() => status(one)).toBe(401)
  expect(await status(two)).toBe(200)
  // Without any key left nobody is let in: it does not open the gateway.
  takeFromFile(path, 'two')
  await expect.poll(() => status(two)).toBe(401)
  expect((await ask()).status).toBe(401)
})

test('a link to a file of keys that leads elsewhere is followed, as in a container’s volume', async () => {
  const path = keysFile()
  const [one, two] = [newKey(), newKey()]
  writeFileSync(`${path}.1`, JSON.stringify({ one: { hash: hashOf(one) } }))
  writeFileSync(`${path}.2`, JSON.stringify({ two: { hash: hashOf(two) } }))
  symlinkSync(`${path}.1`, path)
  const { ask } = await guarded({}, { providers: { vendor: vendor() }, keysFile: path })
  expect((await ask({}, { key: one })).status).toBe(200)
  unlinkSync(path)
  symlinkSync(`${path}.2`, path)
  await expect.poll(async () => (await ask({}, { key: two })).status).toBe(200)
  expect((await ask({}, { key: one })).status).toBe(401)
})

test('half a file of keys is reported by its line, and the keys stay as they were', async () => {
  const path = keysFile()
  const key = newKey()
  addToFile(path, 'one', { hash: hashOf(key) })
  const { ask, reported } = await guarded({}, { providers: { vendor: vendor() }, keysFile: path })
  writeFileSync(path, '{\n  "one": {\n')
  await expect.poll(() => String(reported.at(-1))).toContain(`the client keys stay as they were: ${path}:`)
  expect((await ask({}, { key })).status).toBe(200)
})

test('a file of keys that cannot be looked at is reported, the keys stay as they were, and a later file counts', async () => {
  const path = keysFile()
  const key = newKey()
  addToFile(path, 'one', { hash: hashOf(key) })
  const { ask, reported } = await guarded({}, { providers: { vendor: vendor() }, keysFile: path })
  unlinkSync(path)
  // A link to itself: as with a folder that may not be entered, not even the time of the last change can be read.
  symlinkSync(path, path)
  await expect
    .poll(() => String(reported.at(-1)), { timeout: 20_000 })
    .toContain(`the client keys stay as they were: ${path} cannot be read (ELOOP)`)
  expect((await ask({}, { key })).status).toBe(200)
  unlinkSync(path)
  writeFileSync(path, '{}')
  await expect.poll(async () => (await ask({}, { key })).status, { timeout: 20_000 }).toBe(401)
})

test('a key may expire while the gateway runs, and another configuration may take one out', async () => {
  const { ask, keys, gateway, config } = await guarded(
    { soon: { expires: new Date(Date.now() + 400).toISOString() }, li: {} },
    { providers: { vendor: vendor() } },
  )
  const status = async (name: string) => (await ask({}, { key: keys[name]! })).status
  expect(await status('soon')).toBe(200)
  await expect.poll(() => status('soon')).toBe(401)
  const { li: _, ...rest } = config.keys!
  gateway.reload({ ...config, keys: rest })
  expect(await status('li')).toBe(401)
})

test('reload under load: answers that run go on, budgets and answers at once count on, no request is lost', async () => {
  const slow = vendor({ texts: ['a', 'b', 'c'] })
  const { ask, keys, gateway, config } = await guarded(
    { li: { concurrency: 30, tokensPerDay: 10_000 } },
    { providers: { vendor: slow } },
  )
  slow.hold()
  const open = await Promise.all(Array.from({ length: 20 }, () => ask({ stream: true }, { key: keys.li! })))
  const more: Promise<Response>[] = []
  for (let i = 0; i < 10; i++) {
    more.push(ask({ stream: true }, { key: keys.li! }))
    gateway.reload({ ...config, models: { [`alias-${i}`]: 'vendor/m' } })
  }
  expect((await Promise.all(more)).map(({ status }) => status)).toEqual(Array(10).fill(200))
  expect((await ask({}, { key: keys.li! })).status).toBe(429)
  slow.release()
  for (const response of [...open, ...(await Promise.all(more))]) expect(await response.text()).toContain('[DONE]')
  const refused = await ask({ max_completion_tokens: 1e9 }, { key: keys.li! })
  expect(refused.headers.get('x-ratelimit-remaining-tokens')).toBe(String(10_000 - 30 * 15))
  gateway.reload({ ...config, keys: { li: { ...config.keys!.li!, tokensPerDay: 460 } } })
  expect((await ask({}, { key: keys.li! })).status).toBe(429)
})

test('a configuration that the handler refuses leaves the keys as they were', async () => {
  const { ask, gateway, config } = await guarded({ li: {} }, { providers: { vendor: vendor() } })
  const { keys: _, ...open } = config
  // A name that looks like one, and is none.
  expect(() => gateway.reload({ ...open, hosts: ['[:'] })).toThrow('hosts takes names')
  expect((await ask()).status).toBe(401)
})

test('a file with a name twice is none of keys: who takes one key out must not leave the other', () => {
  const path = keysFile()
  writeFileSync(path, `{"li": {"hash": "${hashOf(newKey())}"},\n"li": {"hash": "${hashOf(newKey())}"}}`)
  expect(() => takeFromFile(path, 'li')).toThrow(`${path}:2: li is there twice`)
})

test('a configuration that cannot be taken changes nothing', async () => {
  const { ask, keys, gateway, config } = await guarded({ li: {} }, { providers: { vendor: vendor() } })
  for (const wrong of [
    { keys: { li: { hash: 'sha256:abc' } } },
    { keys: { ...config.keys, 'a b': config.keys!.li! } },
    { keys: { ...config.keys, again: config.keys!.li! } },
    { keys: { li: { ...config.keys!.li!, expires: '2026-02-31T00:00' } } },
    { keysFile: '/nowhere/keys.json' },
    { counts: { sqlite: 'other.db' } },
    { prices: { 'a/*': { input: -1, output: 1 } } },
  ])
    expect(() => gateway.reload({ ...config, ...wrong } as never)).toThrow(ConfigError)
  expect((await ask({}, { key: keys.li! })).status).toBe(200)
})

test('a file keeps its comments when keys are added and taken out, and is for its owner alone', () => {
  const path = keysFile()
  writeFileSync(path, '{\n  // Of the team.\n}\n')
  addToFile(path, 'one', { hash: hashOf(newKey()), models: ['gpt-*'], tokensPerDay: 5 })
  addToFile(path, 'two', { hash: hashOf(newKey()) })
  expect(() => addToFile(path, 'two', { hash: hashOf(newKey()) })).toThrow(/is there already/)
  expect(() => addToFile(path, 'n n', { hash: hashOf(newKey()) })).toThrow(/no key can have/)
  expect(takeFromFile(path, 'one')).toBe(true)
  expect(takeFromFile(path, 'one')).toBe(false)
  expect(keysOfFile(path).map(({ name }) => name)).toEqual(['two'])
  expect(readFileSync(path, 'utf8')).toContain('// Of the team.')
})

test('a key that is taken out between the head of a request and its end is refused, also where its holder is known', async () => {
  const key = newKey()
  const config = { emulator: true, keys: { one: { hash: hashOf(key) } } }
  const gate = await keyGatekeeper(config)
  gate.configure!(config)
  const holder = (await gate.identify(key)) as KeyHolder
  const request = { key, holder, model: 'm', route: 'm', estimate: 1 }
  expect((await gate.admit(request)).refuse).toBeUndefined()
  gate.configure!(config)
  expect((await gate.admit(request)).refuse).toBeUndefined()
  gate.configure!({ ...config, keys: {} })
  expect((await gate.admit(request)).refuse).toMatchObject({ status: 401 })
  // A holder that another gatekeeper has made up speaks for no key.
  gate.configure!(config)
  expect((await gate.admit({ ...request, key: 'another', holder: { ...holder } })).refuse).toMatchObject({
    status: 401,
  })
})
