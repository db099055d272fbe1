import { type ChatProvider, type ChatRecord, type ErrorCode, isTerminal, type StreamOptions } from '@millrace/core'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type Vendor, vendors } from './support/vendors.js'

/** A fault, and what our provider makes of it. */
type Row = readonly [fault: string, ending: ErrorCode | 'finish', more?: Expected]

interface Expected {
  readonly limits?: StreamOptions
  readonly retryAfterMs?: number
  readonly retryable?: boolean
  /** Of the finish. */
  readonly reason?: string
  readonly rawReason?: string
  /** Text that stands at the end. Default: for a finish, all of it. */
  readonly text?: string
}

/** A token each, and more than any vendor sends in six events. */
const words = Array.from({ length: 90 }, (_, at) => `${at > 0 ? ' ' : ''}w${at}`)
const text = words.join('')
const beginning = (tokens: number): string => words.slice(0, tokens).join('')
const hasty = { firstByteTimeoutMs: 300, idleTimeoutMs: 300 }

/** What breaks is broken the same way with every vendor. */
const common: readonly Row[] = [
  ['cut:0', 'network'],
  ['cut:0 clean', 'truncated'],
  ['cut after=6', 'truncated'],
  ['cut after=6 clean', 'truncated'],
  ['stall:6', 'timeout', { limits: hasty }],
  ['slow-head', 'timeout', { limits: hasty }],
  ['slow-first-byte', 'timeout', { limits: hasty }],
  ['slow-head:1', 'finish'],
  ['garbage:json', 'protocol'],
  ['garbage:html', 'protocol'],
  ['error:never_seen_before status=418', 'invalid-request', { retryable: false }],
  ['error:never_seen_before status=503', 'overloaded', { retryable: true }],
]

const openai: readonly Row[] = [
  ['error:rate_limit_exceeded retry-after=7', 'rate-limit', { retryAfterMs: 7000, retryable: true }],
  ['error:insufficient_quota', 'quota', { retryable: false }],
  ['error:invalid_api_key', 'authentication'],
  ['error:unsupported_country_region_territory', 'permission'],
  ['error:model_not_found', 'not-found'],
  ['error:context_length_exceeded', 'context-length'],
  ['error:invalid_prompt', 'content-filter'],
  ['error:server_error', 'unknown', { retryable: true }],
  ['error:server_is_overloaded', 'overloaded', { retryable: true }],
  ['error-in-stream:rate_limit_exceeded', 'rate-limit'],
  ['error-in-stream:server_error after=0', 'unknown'],
  ['error-in-stream:insufficient_quota form=event after=5', 'quota'],
  ['refusal', 'finish', { reason: 'content-filter', text: 'I am sorry, but I cannot help with that.' }],
]

const rows: { readonly [vendor: string]: readonly Row[] } = {
  'openai responses': [
    ...openai,
    ['error-in-stream:rate_limit_exceeded form=failed', 'rate-limit'],
    [
      'finish:max_output_tokens after=3',
      'finish',
      { reason: 'length', rawReason: 'max_output_tokens', text: beginning(3) },
    ],
    ['finish:content_filter', 'finish', { reason: 'content-filter' }],
    ['no-done', 'truncated'],
    ['json-answer', 'finish'],
  ],
  'openai chat': [
    ...openai,
    ['json-answer', 'finish'],
    ['finish:length after=3', 'finish', { reason: 'length', text: beginning(3) }],
    ['finish:content_filter', 'finish', { reason: 'content-filter' }],
    ['finish:odd', 'finish', { reason: 'other', rawReason: 'odd' }],
    ['no-done', 'finish'],
  ],
  anthropic: [
    ['json-answer', 'finish'],
    ['error:rate_limit_error retry-after=7', 'rate-limit', { retryAfterMs: 7000, retryable: true }],
    ['error:overloaded_error', 'overloaded', { retryable: true }],
    ['error:authentication_error', 'authentication'],
    ['error:permission_error', 'permission'],
    ['error:billing_error', 'quota'],
    ['error:not_found_error', 'not-found'],
    ['error:api_error', 'unknown', { retryable: true }],
    ['error-in-stream:overloaded_error', 'overloaded'],
    ['error-in-stream:api_error after=0', 'unknown'],
    ['finish:refusal after=3', 'finish', { reason: 'content-filter', text: beginning(3) }],
    ['finish:pause_turn', 'finish', { reason: 'other', rawReason: 'pause_turn' }],
    ['finish:model_context_window_exceeded', 'finish', { reason: 'length' }],
    ['no-done', 'truncated'],
    ['splice:6', 'finish'],
    ['restart:6', 'finish'],
    ['duplicate-start:6', 'finish'],
    ['overlap', 'finish'],
  ],
  gemini: [
    ['json-answer', 'finish'],
    ['error:RESOURCE_EXHAUSTED retry-after=7', 'rate-limit', { retryAfterMs: 7000, retryable: true }],
    ['error:GenerateRequestsPerDay', 'quota', { retryable: false }],
    ['error:API_KEY_INVALID', 'authentication'],
    ['error:PERMISSION_DENIED', 'permission'],
    ['error:NOT_FOUND', 'not-found'],
    ['error:INVALID_ARGUMENT', 'invalid-request'],
    ['error:UNAVAILABLE', 'overloaded', { retryable: true }],
    ['error:DEADLINE_EXCEEDED', 'timeout'],
    ['error-in-stream:UNAVAILABLE', 'overloaded'],
    ['error-in-stream:INTERNAL after=0', 'unknown'],
    ['finish:SAFETY after=1', 'finish', { reason: 'content-filter', rawReason: 'SAFETY', text: beginning(8) }],
    ['finish:MALFORMED_FUNCTION_CALL', 'finish', { reason: 'other', rawReason: 'MALFORMED_FUNCTION_CALL' }],
    ['blocked', 'content-filter', { retryable: false }],
    ['blocked:PROHIBITED_CONTENT', 'content-filter'],
    ['no-done', 'truncated'],
  ],
  'gemini interactions': [
    ['json-answer', 'finish'],
    ['error:RESOURCE_EXHAUSTED retry-after=7', 'rate-limit', { retryAfterMs: 7000, retryable: true }],
    ['error:API_KEY_INVALID', 'authentication'],
    ['error:PERMISSION_DENIED', 'permission'],
    ['error:NOT_FOUND', 'not-found'],
    ['error:INVALID_ARGUMENT', 'invalid-request'],
    ['error:UNAVAILABLE', 'overloaded', { retryable: true }],
    ['error:DEADLINE_EXCEEDED', 'timeout'],
    ['error-in-stream:UNAVAILABLE', 'overloaded'],
    ['error-in-stream:DEADLINE_EXCEEDED after=0', 'timeout'],
    ['error-in-stream:NOT_FOUND', 'not-found'],
    ['finish:incomplete after=1', 'finish', { reason: 'length', rawReason: 'incomplete', text: beginning(8) }],
    ['finish:budget_exceeded', 'finish', { reason: 'length', rawReason: 'budget_exceeded' }],
    ['finish:failed', 'unknown', { retryable: false }],
    ['finish:cancelled', 'unknown', { retryable: false }],
    ['no-done', 'truncated'],
  ],
  bedrock: [
    ['json-answer', 'finish'],
    ['error:ThrottlingException retry-after=7', 'rate-limit', { retryAfterMs: 7000, retryable: true }],
    ['error:ServiceUnavailableException', 'overloaded', { retryable: true }],
    ['error:ModelNotReadyException', 'overloaded', { retryable: true }],
    ['error:ModelTimeoutException', 'timeout'],
    ['error:ServiceQuotaExceededException', 'quota', { retryable: false }],
    ['error:AccessDeniedException', 'permission'],
    ['error:ResourceNotFoundException', 'not-found'],
    ['error:ValidationException', 'invalid-request'],
    ['error:UnknownOperationException', 'not-found'],
    ['error-in-stream:ThrottlingException', 'rate-limit', { retryable: true }],
    ['error-in-stream:ModelStreamErrorException after=0', 'unknown', { retryable: true }],
    ['error-in-stream:ValidationException', 'invalid-request', { retryable: false }],
    ['finish:guardrail_intervened after=3', 'finish', { reason: 'content-filter', text: beginning(3) }],
    ['finish:malformed_tool_use', 'finish', { reason: 'other', rawReason: 'malformed_tool_use' }],
    ['no-done', 'truncated'],
    ['garbage:bytes', 'protocol'],
    ['damage', 'protocol'],
    ['damage:0', 'protocol'],
    ['early-usage', 'finish'],
  ],
}

/** The text that stands when all records are read: a reset takes back what came before it. */
const textOf = (records: readonly ChatRecord[]): string =>
  records
    .slice(records.findLastIndex(record => record.type === 'reset') + 1)
    .map(record => (record.type === 'text-delta' ? record.delta : ''))
    .join('')

async function strike(vendor: Vendor, fault: string, limits: StreamOptions = {}): Promise<readonly ChatRecord[]> {
  const emulator = vendor.emulate({ answer: () => ({ text }), fault })
  const { baseURL, close } = await emulator.listen()
  onTestFinished(close)
  const provider: ChatProvider = vendor.provide({ baseURL, maxRetries: 0 })
  const records: ChatRecord[] = []
  const stream = provider.stream({ messages: [{ role: 'user', content: 'Count' }] }, limits)
  for await (const batch of stream.batches()) records.push(...batch)
  return records
}

describe.each(vendors.map(vendor => [vendor.name, vendor] as const))('%s', (name, vendor) => {
  // A vendor at another address fails as it does at its own.
  const [own = name] = name.split(' on ')
  const table = [...common, ...rows[own]!].map(([fault, ending, expected = {}]) => ({ fault, ending, expected }))

  it.each(table)('$fault is $ending', async ({ fault, ending, expected }) => {
    const records = await strike(vendor, fault, expected.limits)
    const last = records.at(-1)!
    expect(records.filter(isTerminal)).toEqual([last])
    const { limits: _, text: standing = text, ...more } = expected
    if (last.type === 'error') expect(last.error).toMatchObject({ code: ending, ...more })
    else {
      expect(last).toMatchObject({ type: ending, ...more })
      expect(textOf(records)).toBe(standing)
    }
  })

  it('a cut anywhere is a success only where the answer was complete', async () => {
    const emulator = vendor.emulate({ answer: () => ({ text }) })
    const provide = (fault: string) => {
      const struck: typeof fetch = (input, init) =>
        emulator.fetch(input as string, {
          ...init,
          headers: { ...(init?.headers as object), 'x-millrace-fault': fault },
        })
      return vendor.provide({ fetch: struck, baseURL: `http://emulator${vendor.basePath}`, maxRetries: 0 })
    }
    await provide('finish:x')
      .stream({ messages: [{ role: 'user', content: 'Count' }] })
      .message()
    const size = emulator.stats.bytesSent
    const endings = new Set<unknown>()
    for (let bytes = 0; bytes < size; bytes += bytes < size - 97 ? 97 : 5) {
      for (const how of ['', ' clean']) {
        const records: ChatRecord[] = []
        const stream = provide(`cut:${bytes}${how}`).stream({ messages: [{ role: 'user', content: 'Count' }] })
        for await (const batch of stream.batches()) records.push(...batch)
        const last = records.at(-1)!
        endings.add(last.type === 'error' ? last.error.code : last.type)
        expect(records.filter(isTerminal)).toEqual([last])
        if (last.type === 'finish') expect(textOf(records)).toBe(text)
        else expect(text.startsWith(textOf(records))).toBe(true)
      }
    }
    expect([...endings].sort()).toEqual(expect.arrayContaining(['network', 'truncated']))
  }, 30_000)
})
