import { expect, test } from 'vitest'
import { readSoakOptions } from '../src/run/soak-options.ts'

test('a bare soak holds 2,000 streams for three minutes', () => {
  expect(readSoakOptions([])).toEqual({ streams: 2000, seconds: 180, tokenMs: 200, seed: 1 })
})

test('everything can be said', () => {
  expect(readSoakOptions(['--streams', '10', '--seconds', '4', '--token-ms', '20', '--seed', '9'])).toEqual({
    streams: 10,
    seconds: 4,
    tokenMs: 20,
    seed: 9,
  })
})

test.each([
  [['--streams', '0'], '--streams takes a whole number from 1, not 0.'],
  [['--token-ms', 'x'], '--token-ms takes a whole number from 1, not x.'],
  [['--hours', '1'], "Unknown option '--hours'"],
])('%j is refused', (args, message) => {
  expect(() => readSoakOptions(args)).toThrow(message)
})
