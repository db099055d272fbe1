import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { hashOf, newKey } from '@millrace/gateway/keys'
import { expect, onTestFinished, test, vi } from 'vitest'
import { addToFile, takeFromFile } from '../../src/keys/keys-file.js'

const afterRead: (() => void)[] = []
/** Codes with which the system refuses. */
const refusals: { chown?: string; rename?: string; write?: string } = {}

vi.mock('../../src/builtin.js', async load => {
  const own = await load<typeof import('../../src/builtin.js')>()
  const readFileSync = (...args: Parameters<typeof own.readFileSync>) => {
    const text = own.readFileSync(...args)
    afterRead.shift()?.()
    return text
  }
  const refusing = <Args extends unknown[]>(name: keyof typeof refusals, run: (...args: Args) => void) => {
    return (...args: Args): void => {
      const code = refusals[name]
      if (code) throw Object.assign(new Error(`${code}: ${name}`), { code })
      run(...args)
    }
  }
  const statSync = (...args: Parameters<typeof own.statSync>) => {
    const found = own.statSync(...args)
    // The file that is made anew is not the other's.
    return refusals.chown && String(args[0]).endsWith('.new') ? { ...found, uid: -1 } : found
  }
  const chownSync = refusing('chown', own.chownSync)
  const renameSync = refusing('rename', own.renameSync)
  const writeFileSync = (...args: Parameters<typeof own.writeFileSync>): void => {
    const [file, text, options] = args
    const code = refusals.write
    if (!code || String(file).endsWith('.new')) return own.writeFileSync(...args)
    delete refusals.write
    // A disk that is full in the middle of it.
    own.writeFileSync(file, String(text).slice(0, 40), options)
    throw Object.assign(new Error(`${code}: write`), { code })
  }
  return { ...own, readFileSync, statSync, chownSync, renameSync, writeFileSync }
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

test.each<[string, typeof refusals]>([
  ['whose owner cannot be kept', { chown: 'EPERM' }],
  ['whose owner is none of the container', { chown: 'EINVAL' }],
  ['that is mounted by itself', { rename: 'EBUSY' }],
])('a file %s is written where it is', (_, codes) => {
  const file = fileOf('alice')
  chmodSync(file, 0o660)
  const { ino } = statSync(file)
  Object.assign(refusals, codes)
  onTestFinished(() => {
    delete refusals.chown
    delete refusals.rename
  })
  addToFile(file, 'bob', key())
  takeFromFile(file, 'alice')
  expect(namesIn(file)).toEqual(['bob'])
  expect(statSync(file)).toMatchObject({ ino, mode: 0o100660 })
  expect(readdirSync(join(file, '..'))).toEqual(['keys.json'])
})

test('another refusal of the system is an error, and changes nothing', () => {
  const file = fileOf('alice')
  refusals.rename = 'ENOSPC'
  onTestFinished(() => void delete refusals.rename)
  expect(() => addToFile(file, 'bob', key())).toThrow('ENOSPC')
  expect(namesIn(file)).toEqual(['alice'])
  expect(readdirSync(join(file, '..'))).toEqual(['keys.json'])
})

test('a link to a file that is not there yet stays one', () => {
  const file = fileOf()
  const link = join(file, '..', 'link.json')
  rmSync(file)
  symlinkSync('keys.json', link)
  addToFile(link, 'bob', key())
  expect(lstatSync(link).isSymbolicLink()).toBe(true)
  expect(namesIn(file)).toEqual(['bob'])
})

test('a file that is written where it is keeps its keys where the disk gets full', () => {
  const file = fileOf('alice')
  const text = readFileSync(file, 'utf8')
  Object.assign(refusals, { rename: 'EBUSY', write: 'ENOSPC' })
  onTestFinished(() => void delete refusals.rename)
  expect(() => addToFile(file, 'bob', key())).toThrow('ENOSPC')
  expect(readFileSync(file, 'utf8')).toBe(text)
  expect(readdirSync(join(file, '..'))).toEqual(['keys.json'])
})

test('links that lead to a file by other links and folders stay links', () => {
  const file = fileOf()
  const folder = join(file, '..')
  rmSync(file)
  mkdirSync(join(folder, 'deep', 'own'), { recursive: true })
  symlinkSync(join('deep', 'own'), join(folder, 'short'))
  symlinkSync(join('..', 'first.json'), join(folder, 'deep', 'own', 'link.json'))
  symlinkSync('last.json', join(folder, 'deep', 'first.json'))
  addToFile(join(folder, 'short', 'link.json'), 'bob', key())
  expect(lstatSync(join(folder, 'deep', 'first.json')).isSymbolicLink()).toBe(true)
  expect(namesIn(join(folder, 'deep', 'last.json'))).toEqual(['bob'])
  symlinkSync('b.json', join(folder, 'a.json'))
  symlinkSync('a.json', join(folder, 'b.json'))
  expect(() => addToFile(join(folder, 'a.json'), 'bob', key())).toThrow('ELOOP')
})
