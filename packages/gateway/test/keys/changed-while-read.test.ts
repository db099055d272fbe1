import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { hashOf, keyGatekeeper, newKey } from '@millrace/gateway/keys'
import { expect, onTestFinished, test, vi } from 'vitest'

const afterRead: (() => void)[] = []

vi.mock('../../src/builtin.js', async load => {
  const own = await load<typeof import('../../src/builtin.js')>()
  const readFileSync = (...args: Parameters<typeof own.readFileSync>) => {
    const text = own.readFileSync(...args)
    afterRead.shift()?.()
    return text
  }
  return { ...own, readFileSync }
})

test('a key that is taken out just when a configuration has read the file is refused all the same', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-keys-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const keysFile = join(folder, 'keys.json')
  const key = newKey()
  writeFileSync(keysFile, JSON.stringify({ one: { hash: hashOf(key) } }))
  const gate = await keyGatekeeper({ keysFile })
  onTestFinished(() => gate.close!())
  afterRead.push(() => writeFileSync(keysFile, '{}'))
  gate.configure!({ keysFile })
  await expect.poll(async () => (await gate.identify(key)).refuse?.status, { timeout: 20_000 }).toBe(401)
})
