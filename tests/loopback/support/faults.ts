import {
  ChatError,
  type ChatRecord,
  type ChatRequest,
  type ErrorCode,
  isTerminal,
  type StreamOptions,
} from '@millrace/core'
import { decodeRecord } from '@millrace/core/native'
import type { GlmEmulatorOptions, GlmFault } from '@millrace/emulator'
import { type GlmOptions, glm } from '@millrace/glm'
import { createSseDecoder } from '@millrace/sse'
import { describe, expect, test } from 'vitest'
import { toldOf } from './chain.js'
import type { Door } from './door.js'
import { readRest } from './reader.js'
import { key, type ServiceSettings } from './service.js'
import { until } from './until.js'
import { upstream } from './upstream.js'

/** A fault and the one ending that a reader sees of it: under 200 a record, else a JSON body with the code. */
interface Case {
  readonly fault: GlmFault
  readonly status: number
  readonly ending: 'finish' | ErrorCode
  readonly model?: string
  /** Makes the fault show in the time of a test. */
  readonly limits?: StreamOptions
}

const hasty = { firstByteTimeoutMs: 300 }
const restless = { idleTimeoutMs: 500 }
const echo = `The key ${key}, and its second half ${key.split('.')[1]}.`
const shapes = ['whole', 'pieces', 'negative-index', 'no-index', 'name-then-arguments', 'new-id-per-piece'] as const
const moreShapes = ['repeated-metadata', 'empty-metadata', 'separate', 'in-finish-chunk'] as const

/** At least one case for each fault that the emulator knows: the type sees to it. */
const cases: { readonly [Type in GlmFault['type']]: readonly (Case & { readonly fault: { readonly type: Type } })[] } =
  {
    error: [
      { fault: { type: 'error', code: '1302', retryAfter: 7 }, status: 429, ending: 'rate-limit' },
      { fault: { type: 'error', code: '1305' }, status: 503, ending: 'overloaded' },
      { fault: { type: 'error', code: '1113' }, status: 503, ending: 'quota' },
      { fault: { type: 'error', code: '1301' }, status: 400, ending: 'content-filter' },
      { fault: { type: 'error', code: '1000', message: echo }, status: 502, ending: 'authentication' },
    ],
    'error-in-stream': [
      { fault: { type: 'error-in-stream', code: '1305', message: echo }, status: 200, ending: 'overloaded' },
      { fault: { type: 'error-in-stream', code: '1305', form: 'event' }, status: 200, ending: 'overloaded' },
      { fault: { type: 'error-in-stream', code: '1302', form: 'json' }, status: 429, ending: 'rate-limit' },
      { fault: { type: 'error-in-stream', code: '1305', message: echo, after: 0 }, status: 503, ending: 'overloaded' },
    ],
    finish: [
      { fault: { type: 'finish', reason: 'sensitive', after: 4 }, status: 200, ending: 'finish' },
      { fault: { type: 'finish', reason: 'model_context_window_exceeded' }, status: 200, ending: 'finish' },
      { fault: { type: 'finish', reason: 'network_error', after: 4 }, status: 200, ending: 'network' },
      { fault: { type: 'finish', reason: 'never_seen_before' }, status: 200, ending: 'finish' },
    ],
    splice: [{ fault: { type: 'splice', after: 4 }, status: 200, ending: 'finish' }],
    cut: [
      { fault: { type: 'cut', bytes: 0 }, status: 502, ending: 'network' },
      { fault: { type: 'cut', bytes: 0, clean: true }, status: 502, ending: 'truncated' },
      { fault: { type: 'cut', after: 4 }, status: 200, ending: 'truncated' },
      { fault: { type: 'cut', after: 4, clean: true }, status: 200, ending: 'truncated' },
    ],
    stall: [{ fault: { type: 'stall', after: 4 }, status: 200, ending: 'timeout', limits: restless }],
    garbage: [
      { fault: { type: 'garbage', kind: 'json' }, status: 200, ending: 'protocol' },
      { fault: { type: 'garbage', kind: 'bytes' }, status: 200, ending: 'finish' },
      { fault: { type: 'garbage', kind: 'html' }, status: 502, ending: 'protocol' },
    ],
    'slow-head': [{ fault: { type: 'slow-head' }, status: 504, ending: 'timeout', limits: hasty }],
    'slow-first-byte': [{ fault: { type: 'slow-first-byte' }, status: 504, ending: 'timeout', limits: hasty }],
    'no-done': [{ fault: { type: 'no-done' }, status: 200, ending: 'finish' }],
    'json-answer': [{ fault: { type: 'json-answer' }, status: 200, ending: 'finish' }],
    'tool-shape': [...shapes, ...moreShapes].map(shape => ({
      fault: { type: 'tool-shape', shape },
      status: 200,
      ending: 'finish',
    })),
    'forced-tool-hang': [
      // This one never sees it: a forced call is not sent to it.
      { fault: { type: 'forced-tool-hang' }, status: 200, ending: 'finish' },
      { fault: { type: 'forced-tool-hang' }, model: 'glm-4.7-flash', status: 200, ending: 'timeout', limits: restless },
    ],
  }

const text = '落霞与孤鹜齐飞,秋水共长天一色。'
const tools = [{ name: 'look', description: 'Looks.', parameters: { type: 'object', properties: {} } }]

/** Each fault with the answer that it strikes. */
const table = Object.entries(cases).flatMap(([type, of]) =>
  of.map((one: Case) => {
    const calls = type === 'tool-shape' || type === 'forced-tool-hang'
    const answer = {
      reasoning: '想一想',
      text,
      ...(calls && { toolCalls: [{ name: 'look', input: { at: '滕王阁' } }] }),
    }
    const request = {
      reasoning: { enabled: type !== 'forced-tool-hang' },
      ...(one.model && { model: one.model }),
      ...(calls && { tools }),
      ...(type === 'forced-tool-hang' && { toolChoice: { toolName: 'look' } }),
    } satisfies Partial<ChatRequest<GlmOptions>>
    return {
      name: Object.values(one.fault)
        .filter(value => value !== echo)
        .join(' '),
      answer,
      request,
      ...one,
    }
  }),
)

/** The records of a body; its text, if it is no stream. */
function read(status: number, body: string): { records: ChatRecord[]; ending: unknown } {
  if (status !== 200) return { records: [], ending: JSON.parse(body).error.code }
  const decoder = createSseDecoder()
  const records = decoder.push(new TextEncoder().encode(body)).map(({ data }) => decodeRecord(data))
  return { records, ending: endingOf(records.at(-1)) }
}

const endingOf = (record: ChatRecord | undefined): unknown =>
  record?.type === 'error' ? record.error.code : record?.type

/** The text that stands when all records are read: a reset takes back what came before it. */
const textOf = (records: readonly ChatRecord[]): string => {
  const from = records.findLastIndex(record => record.type === 'reset') + 1
  return records
    .slice(from)
    .map(record => (record.type === 'text-delta' ? record.delta : ''))
    .join('')
}

/** What a reader sees of a vendor that fails, through any door, and what the server's own hooks see of it. */
export function faultsThrough(door: Door): void {
  async function ask(options: GlmEmulatorOptions, settings: Omit<ServiceSettings, 'baseURL'> = {}) {
    const { emulator, baseURL } = await upstream(options)
    const opened = await door.open({ baseURL, ...settings })
    const reply = await opened.ask('诗').reply
    const body = await readRest(reply)
    const told = await toldOf(opened)
    const seen = { reply, body, told }
    expect(JSON.stringify([reply.status, reply.headers, body, told])).not.toContain('canary')
    // A vendor's words are for the log of the server: the browser gets ours.
    expect(body).not.toContain('second half')
    return { ...seen, ...read(reply.status, body), emulator, baseURL }
  }

  describe('a fault of the vendor is one ending, and the key is nowhere', { timeout: 20_000 }, () => {
    test.each(table)('$name', async ({ fault, answer, request, limits, status, ending }) => {
      const seen = await ask({ answer: () => answer, fault }, { request, ...(limits && { limits }) })
      expect([seen.reply.status, seen.ending]).toEqual([status, ending])
      if (status === 200) expect(seen.records.filter(isTerminal)).toEqual(seen.records.slice(-1))
      expect(seen.told.finished.map(finished => finished.ending)).toEqual([ending === 'finish' ? 'finish' : 'error'])
      expect(seen.told.errors).toHaveLength(ending === 'finish' ? 0 : 1)
      if ('message' in fault) expect(seen.told.errors[0]).toContain('second half')
    })
  })

  test('a cut anywhere is a success only where the answer was complete', { timeout: 60_000 }, async () => {
    const answer = () => ({ text })
    const request = { reasoning: { enabled: false } }
    const whole = await ask({ answer }, { request })
    const size = whole.emulator.stats.bytesSent
    const endings = new Set<unknown>()
    for (let bytes = 0; bytes < size; bytes += bytes < size - 97 ? 97 : 5) {
      for (const clean of [false, true]) {
        const seen = await ask({ answer, fault: { type: 'cut', bytes, clean } }, { request })
        endings.add(seen.ending)
        if (seen.ending === 'finish') expect(textOf(seen.records)).toBe(text)
        else expect(text.startsWith(textOf(seen.records))).toBe(true)
        expect(seen.records.filter(isTerminal)).toEqual(seen.records.slice(-1))
      }
    }
    expect(endings).toEqual(new Set(['network', 'truncated', 'finish']))
  })

  test.each<[string, StreamOptions, GlmEmulatorOptions]>([
    ['an event', { maxEventBytes: 20_000 }, { answer: () => ({ text: endless('x'.repeat(50_000)) }) }],
    ['a response', { maxResponseBytes: 20_000 }, { answer: () => ({ text: endless('Once upon a time ') }) }],
    ['tool input', { maxToolInputBytes: 2_000 }, { answer: () => ({ toolCalls: [longCall] }), toolShape: 'pieces' }],
  ])('%s that is too large is a limit, and upstream is closed', async (_, limits, options) => {
    const seen = await ask(options, { limits, request: { tools } })
    expect(seen.ending).toBe('limit')
    expect(seen.records.filter(isTerminal)).toEqual(seen.records.slice(-1))
    const [request] = seen.emulator.requests
    expect(await until('upstream is closed', () => request?.ending)).toBe('reader-left')
  })
}

/** Far more pieces than the buffers on the way hold. */
const longCall = { name: 'look', input: { at: 'far away '.repeat(50_000) } }

/** A text as one event, and then more that does not end by itself. */
function* endless(first: string): Generator<string> {
  yield first
  for (;;) yield 'and on '
}

/** The same faults in the SDK's own views. */
export function faultsInTheViews(): void {
  describe('a fault of the vendor in the SDK', { timeout: 20_000 }, () => {
    test.each(table.filter(one => one.ending !== 'finish'))('$name keeps what came', async one => {
      const { baseURL } = await upstream({ answer: () => one.answer, fault: one.fault })
      const provider = glm({ apiKey: key, baseURL, model: 'glm-4.7', maxRetries: 0, ...one.limits })
      const stream = () => provider.stream({ messages: [{ role: 'user', content: '诗' }], ...one.request })
      const records: ChatRecord[] = []
      for await (const batch of stream().batches()) records.push(...batch)
      expect(records.filter(isTerminal)).toEqual(records.slice(-1))
      const thrown = await stream()
        .message()
        .catch((error: unknown) => error)
      expect(thrown).toBeInstanceOf(ChatError)
      const { code, partial } = thrown as ChatError
      expect(code).toBe(one.ending)
      const kept = typeof partial?.content === 'string' ? [] : (partial?.content ?? [])
      expect(kept.map(part => (part.type === 'text' ? part.text : '')).join('')).toBe(textOf(records))
    })
  })
}
