import { ratio } from '../run/figures.ts'
import type { Results } from '../run/results.ts'
import { factor, largestOf, medianOf, type Target } from './target.ts'

const own = 'millrace'
const median = (mode: string, metric: string, contender = own) => medianOf(mode, metric, contender)
const difference = (a: number | undefined, b: number | undefined) =>
  a === undefined || b === undefined ? undefined : a - b
const toRaw = (mode: string) => (results: Results) => ratio(results, mode, 'cpu', own, 'raw')
const lessThan = (mode: string, peer: string) => (results: Results) => ratio(results, mode, 'cpu', peer, own)
const toNative = (mode: string, part: string) => median(mode, 'beside', part)
/** The dearest of the parts that a mode compares with Millrace as usual. */
const dearest = (mode: string, kind: 'wire' | 'adapter') => (results: Results) => {
  const parts = results.contenders.filter(contender => contender.kind === kind)
  return largestOf(...parts.map(({ id }) => median(mode, 'beside', id)))(results)
}
const installed = (bytes: (install: Results['installs'][number]) => number) => (results: Results) => {
  const install = results.installs.find(({ contender, failure }) => contender === own && failure === undefined)
  return install && bytes(install) / 1e6
}

/** Promises about relays and installs. */
export const relayTargets: readonly Target[] = [
  {
    measure: 'burst, one event per chunk, CPU against the raw relay',
    ...factor,
    must: 2.3,
    aim: 1.7,
    of: toRaw('event'),
  },
  { measure: 'burst, chunks of 16 KiB, CPU against the raw relay', ...factor, must: 4.5, aim: 3, of: toRaw('block') },
  {
    measure: 'burst, AI SDK against Millrace',
    ...factor,
    must: 12,
    aim: 17,
    more: true,
    of: lessThan('event', 'ai-sdk'),
  },
  { measure: 'paced 500, CPU against the raw relay', ...factor, must: 1.22, aim: 1.1, of: toRaw('paced500') },
  {
    measure: 'paced 500, AI SDK against Millrace',
    ...factor,
    must: 5.5,
    aim: 7,
    more: true,
    of: lessThan('paced500', 'ai-sdk'),
  },
  {
    measure: 'paced 500, openai against Millrace',
    ...factor,
    must: 1.6,
    aim: 2.1,
    more: true,
    of: lessThan('paced500', 'openai'),
  },
  {
    measure: 'paced 500, xsAI against Millrace',
    ...factor,
    must: 1.6,
    aim: 2.1,
    more: true,
    of: lessThan('paced500', 'xsai'),
  },
  {
    measure: 'first token, p50, 500 streams opened in a second',
    unit: 'ms',
    digits: 0,
    must: 200,
    aim: 50,
    of: median('paced500', 'first'),
  },
  {
    measure: "token transit, paced 500, p50 above the raw relay's",
    unit: 'ms',
    digits: 1,
    must: 10,
    aim: 5,
    of: results => difference(median('paced500', 'transit')(results), median('paced500', 'transit', 'raw')(results)),
  },
  { measure: 'CPU per request', unit: 'ms', digits: 3, must: 0.2, aim: 0.1, of: median('requests', 'cpu') },
  { measure: 'memory per open stream', unit: 'KiB', digits: 1, must: 40, aim: 33, of: median('open', 'kib') },
  { measure: 'peak memory, paced 500', unit: 'MB', digits: 0, must: 280, aim: 220, of: median('paced500', 'peak') },
  { measure: 'bytes per token, native wire', unit: 'B', digits: 1, must: 62, aim: 47, of: median('paced500', 'bytes') },
  {
    measure: 'bytes per token, native wire with ids',
    unit: 'B',
    digits: 1,
    must: 95,
    aim: 70,
    of: median('ids', 'bytes'),
  },
  {
    measure: 'slow reader, memory grown',
    unit: 'MB',
    digits: 1,
    must: 5,
    aim: undefined,
    of: median('slow', 'growth'),
  },
  {
    measure: 'upstream closed after the reader left, p99',
    unit: 'ms',
    digits: 1,
    must: 50,
    aim: undefined,
    of: median('leave', 'p99'),
  },
  {
    measure: 'promises per token, undici transport',
    unit: '',
    digits: 3,
    must: 0,
    aim: 0,
    of: median('promises', 'event'),
  },
  {
    measure: 'promises per token in chunks of 16 KiB, fetch transport',
    unit: '',
    digits: 3,
    must: 0.2,
    aim: 0,
    of: median('promises', 'block', 'millrace-fetch'),
  },
  {
    measure: 'wire Chat Completions against the native wire',
    ...factor,
    must: 1.25,
    aim: undefined,
    of: toNative('wires', 'wire-openai'),
  },
  {
    measure: 'wire AI SDK against the native wire',
    ...factor,
    must: 1.25,
    aim: undefined,
    of: toNative('wires', 'wire-ai-sdk'),
  },
  {
    measure: 'wire Responses against the native wire',
    ...factor,
    must: 1.5,
    aim: undefined,
    of: toNative('wires', 'wire-responses'),
  },
  {
    measure: 'wire Anthropic against the native wire',
    ...factor,
    must: 1.5,
    aim: undefined,
    of: toNative('wires', 'wire-anthropic'),
  },
  {
    measure: 'dearest adapter against node:http',
    ...factor,
    must: 1.15,
    aim: undefined,
    of: dearest('adapters', 'adapter'),
  },
  {
    measure: 'bridge to the AI SDK, CPU against a provider of its own',
    ...factor,
    must: 1.3,
    aim: 1,
    of: toNative('bridge', 'bridge-ai-sdk'),
  },
  { measure: 'minimal install, own code', unit: 'MB', digits: 2, must: 0.6, aim: undefined, of: installed(ownBytes) },
  {
    measure: 'minimal install, all',
    unit: 'MB',
    digits: 2,
    must: 4,
    aim: undefined,
    of: installed(({ bytes }) => bytes),
  },
]

function ownBytes({ parts }: Results['installs'][number]): number {
  return parts.filter(({ name }) => name.startsWith('@millrace/')).reduce((sum, { bytes }) => sum + bytes, 0)
}
