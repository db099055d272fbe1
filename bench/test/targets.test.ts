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

test('a gateway is divided by its peers round by round, and held to what is installed', () => {
  const rows = { 'gateway-pipe': [100, 200, 100], 'gateway-millrace': [90, 170, 100], 'gateway-portkey': [20, 40] }
  const { rows: measured, ...rest } = mode('gateway-sustained', rows)
  const streams = {
    ...rest,
    rows: measured.map(({ values, ...row }) => ({ ...row, values: { streams: values.cpu! } })),
  }
  const install = { contender: 'gateway-millrace', packages: [], bytes: 5_000_000, files: 1, count: 6, parts: [] }
  const verdicts = judge({ ...results(streams), installs: [install] }).filter(({ value }) => value !== undefined)
  expect(verdicts.map(({ measure, value, verdict }) => [measure, value, verdict])).toEqual([
    ['gateway, streams sustained, against a byte relay', 0.9, 'must'],
    ['gateway, streams sustained, against Portkey', 4.375, 'must'],
    ['gateway, install', 5, 'must'],
    ['gateway, install', 6, 'must'],
  ])
})

test('what was not measured has no verdict', () => {
  expect(verdictOf(burst, mode('event', { millrace: [1] }))).toBeUndefined()
})

test('pages are compared round by round, since they take turns', () => {
  const pages = (rows: Record<string, number[]>): ModeResult => {
    const { rows: measured, ...rest } = mode('client-visible', rows)
    return { ...rest, rows: measured.map(({ values, ...row }) => ({ ...row, values: { task: values.cpu! } })) }
  }
  // The second round fell on a busy moment. Of the medians it would be 24 / 3: 8 times.
  const rows = { 'page-millrace': [2, 20, 3], 'page-ai-sdk': [12, 120, 24] }
  const verdict = judge(results(pages(rows))).find(
    ({ measure }) => measure === 'page, burst, visible, AI SDK against Millrace',
  )
  expect(verdict).toMatchObject({ value: 6, verdict: 'must' })
})

test('of several stores the dearest counts', () => {
  const added = (ms: number) => ({ values: { added: [ms] }, notes: [] })
  const rows = [
    { contender: 'store-memory', ...added(1) },
    { contender: 'store-redis', ...added(2.5) },
  ]
  const [verdict] = judge(results({ ...mode('store-paced', {}), rows })).filter(({ value }) => value !== undefined)
  expect(verdict).toMatchObject({ measure: 'token delay that a store adds, p50', value: 2.5, verdict: 'must' })
})

test.each([
  [9, 1, 'aim'],
  [5, 1, 'must'],
  [49, 10, 'missed'],
])('a tool loop of the AI SDK that costs %d against %d: %s', (theirs, own, expected) => {
  const loop = mode('tool-loop', { 'tool-millrace': [own, own, own], 'tool-ai-sdk': [theirs, theirs, theirs] })
  expect(verdictOf('tool loop of five steps, AI SDK against Millrace', loop)).toBe(expected)
})

test('of dialects the worst counts, and of long answers those of vendors whose frames are alike', () => {
  const rows = (metrics: Record<string, Record<string, number>>) =>
    Object.entries(metrics).map(([contender, values]) => ({
      contender,
      values: Object.fromEntries(Object.entries(values).map(([metric, value]) => [metric, [value]])),
      notes: [],
    }))
  const shapes = {
    'shape-glm': { ratio: 1.6, beside: 20 },
    'shape-tails': { ratio: 1.1, beside: 14 },
    'shape-chat': { ratio: 1.4, beside: 30 },
    'shape-gemini': { ratio: 1.9, beside: 16 },
  }
  const frames = {
    'frames-shape-glm': { ratio: 3, long: 3 },
    'frames-glm': { ratio: 0.9, long: 0.3 },
    'frames-cohere': { ratio: 1.02, long: 1 },
  }
  const contenders = Object.keys(frames).map(id => ({ id, label: id, kind: 'frames' as const, packages: [], use: '' }))
  const modes = [
    { ...mode('shapes-event', {}), rows: rows(shapes) },
    { ...mode('frames', {}), rows: rows(frames) },
  ]
  const verdicts = judge({ ...results(...modes), contenders }).filter(({ value }) => value !== undefined)
  expect(verdicts.map(({ measure, value, verdict }) => [measure, value, verdict])).toEqual([
    ['burst by event, GLM, CPU against the raw relay', 1.6, 'must'],
    ['burst by event, alternating tails, CPU against the raw relay', 1.1, 'aim'],
    ['burst by event, the worst of four dialects, CPU against the raw relay', 1.9, 'missed'],
    ['frame reading by JSON.parse, the dearest recorded folder', 1.02, 'must'],
    ['frame reading by JSON.parse, long answers of vendors whose frames are alike', 0.3, 'aim'],
    ['burst by event, AI SDK against Millrace, the least of six shapes', 14, 'missed'],
  ])
})

test.each([
  [95, 5, 'must', 'must'],
  [60, 7, 'aim', 'missed'],
])('over TLS %d µs and %d ms against the raw relay with 100 µs and 5 ms: %s, %s', (cpu, transit, ofCpu, ofDelay) => {
  const row = (contender: string, own: number, delay: number) => ({
    contender,
    values: { cpu: [own], transit: [delay] },
    notes: [],
  })
  const rows = [row('tls-raw', 100, 5), row('tls-millrace', cpu, transit)]
  const verdicts = judge(results({ ...mode('tls100', {}), rows })).filter(({ value }) => value !== undefined)
  expect(verdicts.map(({ verdict }) => verdict)).toEqual([ofCpu, ofDelay])
})
