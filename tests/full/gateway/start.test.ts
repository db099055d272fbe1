import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { hashOf, newKey } from '@millrace/gateway/keys'
import { expect, onTestFinished, test } from 'vitest'

const program = join(import.meta.dirname, '../../../packages/gateway/dist/cli.js')
const preload = join(import.meta.dirname, '../../support/gateway/loaded-modules.ts')

/** The modules that the program loads to check a configuration, which is all that a start needs: it tries the address too. */
function loaded(config: object): { readonly files: readonly string[]; readonly native: readonly string[] } {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-gateway-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  writeFileSync(join(folder, 'millrace-gateway.json'), JSON.stringify(config))
  const args = ['--import', preload, program, '--check']
  const said = execFileSync(process.execPath, args, { cwd: folder, env: { HOME: folder }, encoding: 'utf8' })
  return JSON.parse(/^loaded (.*)$/m.exec(said)![1]!)
}

const config = {
  providers: { glm: { apiKey: 'vendor-key' } },
  keys: { li: { hash: hashOf(newKey()), tokensPerDay: 1_000 } },
}

test('a start loads no module of Node that it does not need', () => {
  const { native } = loaded(config)
  // Node's own undici, workers, compression, the Web's cryptography, reports, sqlite: 20 MB of memory and a third of a start, together. Node loads
  // `child_process` by itself to listen.
  const dear = /undici|worker_threads|^zlib|zip\/|webcrypto|process\/report|sqlite/
  expect(native.filter(name => dear.test(name))).toEqual([])
})

test('a start loads neither emulators nor files for counts, and few files in all', () => {
  const { files } = loaded(config)
  const named = files.map(file => file.slice(file.lastIndexOf('/') + 1))
  expect(named.filter(name => /^(src|sqlite-book)-/.test(name))).toEqual([])
  expect(files.filter(file => file.includes('/jose'))).toEqual([])
  // 62 today: undici 27, server 11, core 10, the gateway 7.
  expect(files.length).toBeLessThan(70)
})
