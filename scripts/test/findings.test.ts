import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const folder = join(import.meta.dirname, '../../findings')
const scripts = readdirSync(folder).filter(name => name.endsWith('.sh'))

test('each finding can be run by its name', () => {
  expect(scripts.length).toBeGreaterThan(0)
  expect(scripts.filter(name => (statSync(join(folder, name)).mode & 0o111) !== 0o111)).toEqual([])
  expect(scripts.filter(name => !readFileSync(join(folder, name), 'utf8').startsWith('#!'))).toEqual([])
})
