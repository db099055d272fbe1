import { expect, test } from 'vitest'
import { readBenchOptions } from '../src/run/arguments.ts'

const known = ['event', 'raw', 'install']
const read = (...args: string[]) => readBenchOptions(args, known)

test('a bare run measures everything and is published', () => {
  expect(read()).toEqual({
    only: [],
    rounds: undefined,
    json: undefined,
    quick: false,
    seed: 1,
    publish: true,
    profile: true,
  })
})

test('names come with commas, repeated, or both', () => {
  expect(read('--only', 'event,raw', '--only', 'install').only).toEqual(['event', 'raw', 'install'])
})

test('names come without --only, too', () => {
  expect(read('event', '--quick', 'raw', '--only', 'install').only).toEqual(['event', 'raw', 'install'])
  expect(read('event').publish).toBe(false)
})

test.each([
  ['--quick', ['--quick']],
  ['--only', ['--only', 'raw']],
  ['--no-publish', ['--no-publish']],
])('a run with %s is not published', (_, args) => {
  expect(read(...args).publish).toBe(false)
})

test('publish can be asked for', () => {
  expect(read('--quick', '--publish').publish).toBe(true)
})

test.each([
  [['--rounds', '0'], '--rounds takes a whole number from 1, not 0.'],
  [['--rounds', 'many'], '--rounds takes a whole number from 1, not many.'],
  [['--seed', '1.5'], '--seed takes a whole number from 1, not 1.5.'],
  [['--only', 'row'], 'There is no row to measure; there are event, raw, install.'],
  [['row'], 'There is no row to measure; there are event, raw, install.'],
  [['--onyl', 'raw'], "Unknown option '--onyl'"],
])('%j is refused', (args, message) => {
  expect(() => read(...args)).toThrow(message)
})
