import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { hashOf, newKey } from '@millrace/gateway/keys'
import { expect, onTestFinished, test, vi } from 'vitest'
import { addToFile, takeFromFile } from '../../src/keys/keys-file.js'

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

const key = () => ({ hash: hashOf(newKey()) })

function fileOf(...names: string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-keys-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'keys.json')
  writeFileSync(file, JSON.stringify(Object.fromEntries(names.map(name => [name, key()]))))
  return file
}

const namesIn = (file: string): string[] => Object.keys(JSON.parse(readFileSync(file, 'utf8')))

test('a key that is revoked while another is made stays revoked, or the command says that it is not', () => {
  const file = fileOf('alice')
  let refused: unknown
  afterRead.push(() => {
    try {
      takeFromFile(file, 'alice')
    } catch (thrown) {
      refused = thrown
    }
  })
  addToFile(file, 'bob', key())
  expect(String(refused)).toContain('another command changes the keys')
  takeFromFile(file, 'alice')
  expect(namesIn(file)).toEqual(['bob'])
  expect(readdirSync(join(file, '..'))).toEqual(['keys.json'])
})

test('a file that the gateway’s user may read by its group stays so', () => {
  const file = fileOf('alice')
  chmodSync(file, 0o640)
  addToFile(file, 'bob', key())
  expect(statSync(file).mode & 0o777).toBe(0o640)
})

test('a command that fails leaves nothing behind', () => {
  const file = fileOf('alice')
  expect(() => addToFile(file, 'alice', key())).toThrow('is there already')
  expect(takeFromFile(file, 'nobody')).toBe(false)
  expect(readdirSync(join(file, '..'))).toEqual(['keys.json'])
})
