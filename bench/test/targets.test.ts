import { expect, test } from 'vitest'
import { judge } from '../src/report/targets.ts'
import type { ModeResult, Results } from '../src/run/results.ts'

const mode = (id: string, rows: Record<string, number[]>): ModeResult => ({
  id,
  title: id,
  about: '',
  metrics: [],
  rows: Object.entries(rows).map(([contender, cpu]) => ({ contender, values: { cpu }, notes: [] })),
})

const results = (...modes: ModeResult[]): Results => ({
  command: '',
  startedAt: '',
  seconds: 0,
  machine: { node: '', cpu: '', cores: 0, memoryGiB: 0, system: '', load: 0 },
  versions: {},
  contenders: [],
  modes,
  installs: [],
  profiles: [],
})

const verdictOf = (measure: string, ...modes: ModeResult[]): string | undefined =>
  judge(results(...modes)).find(verdict => verdict.measure === measure)?.verdict

const burst = 'burst, one event per chunk, CPU against the raw relay'

test.each([
  [1.7, 'aim'],
  [2.0, 'must'],
  [2.304, 'must'],
  [2.4, 'missed'],
])('%d times the raw relay: %s', (own, expected) => {
  expect(verdictOf(burst, mode('event', { raw: [1, 1, 5], millrace: [own, own, own] }))).toBe(expected)
})

test('where peers are divided by Millrace, more is better', () => {
  const peers = (peer: number) => mode('paced500', { millrace: [1], openai: [peer] })
  expect(verdictOf('paced 500, openai against Millrace', peers(3))).toBe('aim')
  expect(verdictOf('paced 500, openai against Millrace', peers(1.7))).toBe('must')
  expect(verdictOf('paced 500, openai against Millrace', peers(1.5))).toBe('missed')
})

test('what was not measured has no verdict', () => {
  expect(verdictOf(burst, mode('event', { millrace: [1] }))).toBeUndefined()
})
