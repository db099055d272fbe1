import { figure } from '../run/figures.ts'
import type { Results } from '../run/results.ts'
import { factor, medianOf, type Of, overRounds, type Target } from './target.ts'

const dialects = ['chat', 'responses', 'anthropic', 'gemini']
const everyShape = ['glm', 'tails', ...dialects].map(shape => `shape-${shape}`)

/** The furthest of a metric over some contenders. */
const furthest =
  (mode: string, metric: string, contenders: (results: Results) => readonly string[], of: typeof Math.max): Of =>
  results => {
    const values = contenders(results).flatMap(id => figure(results, mode, id, metric)?.median ?? [])
    return values.length > 0 ? of(...values) : undefined
  }

/** Promises about a burst, for the uniform frames of GLM, for those with alternating tails, and for the worst of the other dialects. */
const bursts = (mode: string, title: string, limits: readonly (readonly [number, number])[]): Target[] => {
  const rows = [
    ['GLM', ['shape-glm']],
    ['alternating tails', ['shape-tails']],
    ['the worst of four dialects', dialects.map(shape => `shape-${shape}`)],
  ] as const
  return rows.map(([label, shapes], at) => ({
    measure: `${title}, ${label}, CPU against the raw relay`,
    ...factor,
    must: limits[at]![0],
    aim: limits[at]![1],
    of: furthest(mode, 'ratio', () => shapes, Math.max),
  }))
}

/** Promise about the AI SDK's provider of the dialect where it is nearest. */
const leastAgainst = (mode: string, title: string, must: number, aim: number): Target => ({
  measure: `${title}, AI SDK against Millrace, the least of six shapes`,
  ...factor,
  must,
  aim,
  more: true,
  of: furthest(mode, 'beside', () => everyShape, Math.min),
})

const recorded = (results: Results): string[] =>
  results.contenders.filter(({ id, kind }) => kind === 'frames' && !id.startsWith('frames-shape-')).map(({ id }) => id)

/** Folders of vendors whose frames are alike. */
const alike = ['glm', 'deepseek', 'qwen-dashscope', 'moonshot', 'kimi-via-avian', 'openrouter', 'xai-chat']

const frames: readonly Target[] = [
  {
    measure: 'frame reading by JSON.parse, the dearest recorded folder',
    ...factor,
    must: 1.05,
    aim: 1,
    of: furthest('frames', 'ratio', recorded, Math.max),
  },
  {
    measure: 'frame reading by JSON.parse, long answers of vendors whose frames are alike',
    ...factor,
    must: 0.6,
    aim: 0.45,
    of: furthest('frames', 'long', () => alike.map(folder => `frames-${folder}`), Math.max),
  },
]

const own = 'tls-millrace'

/** Promises about one paced mode over TLS, for the default options. */
const overTls = (streams: number, relay: readonly [number, number], peer: readonly [number, number]): Target[] => {
  const mode = `tls${streams}`
  const measure = `paced ${streams} over TLS`
  const raw = [own, 'tls-raw'] as const
  return [
    {
      measure: `${measure}, CPU against the raw relay over HTTP/1.1`,
      ...factor,
      must: relay[0],
      aim: relay[1],
      of: overRounds(mode, 'cpu', raw, (ours, floor) => ours! / floor!),
    },
    {
      measure: `${measure}, token transit, p50 above the raw relay's`,
      unit: 'ms',
      digits: 1,
      must: 0,
      aim: undefined,
      of: overRounds(mode, 'transit', raw, (ours, floor) => ours! - floor!),
    },
    {
      measure: `${measure}, AI SDK against Millrace`,
      ...factor,
      must: peer[0],
      aim: peer[1],
      more: true,
      of: overRounds(mode, 'cpu', ['tls-ai-sdk', own], (theirs, ours) => theirs! / ours!),
    },
  ]
}

/** Promises about peers that are asked to pass each token on at once, as Millrace is. */
const atOnce = (label: string, peer: string, must: number, aim: number): Target => ({
  measure: `paced 500, ${label} against Millrace, each token at once`,
  ...factor,
  must,
  aim,
  more: true,
  of: overRounds('paced500', 'cpu', [peer, 'millrace'], (theirs, ours) => theirs! / ours!),
})

const imports = (metric: string, label: string): Target => ({
  measure: `loading glm and server against the AI SDK, ${label}`,
  ...factor,
  must: 0.25,
  aim: 0.125,
  of: overRounds('imports', metric, ['import-millrace', 'import-ai-sdk'], (ours, theirs) => ours! / theirs!),
})

/** Promises that hold for every vendor. */
export const speedTargets: readonly Target[] = [
  ...bursts('shapes-event', 'burst by event', [
    [1.7, 1.5],
    [1.4, 1.2],
    [1.8, 1.5],
  ]),
  ...bursts('shapes-block', 'burst in 16 KiB', [
    [1.9, 1.6],
    [4, 3],
    [5.5, 4],
  ]),
  ...frames,
  leastAgainst('shapes-event', 'burst by event', 15, 25),
  leastAgainst('shapes-writes', 'burst with a write per event', 11, 15),
  atOnce('AI SDK', 'ai-sdk', 4.4, 5.5),
  atOnce('openai', 'openai', 2, 2.2),
  atOnce('xsAI', 'xsai', 1.7, 1.9),
  ...overTls(100, [1, 0.85], [5, 6]),
  ...overTls(500, [0.75, 0.6], [7, 9]),
  {
    measure: 'burst by event on fetch, CPU against the undici transport',
    ...factor,
    must: 1.5,
    aim: 1.2,
    of: medianOf('transports', 'beside', 'transport-fetch'),
  },
  {
    measure: 'CPU per request against the raw relay',
    ...factor,
    must: 1.35,
    aim: 1.2,
    of: overRounds('requests', 'cpu', ['millrace', 'raw'], (ours, floor) => ours! / floor!),
  },
  {
    measure: "memory per open stream above the raw relay's",
    unit: 'KiB',
    digits: 1,
    must: 4,
    aim: 2,
    of: overRounds('open', 'kib', ['millrace', 'raw'], (ours, floor) => ours! - floor!),
  },
  imports('ms', 'time'),
  imports('memory', 'memory'),
]
