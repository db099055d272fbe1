import { anthropicDefinition } from '@millrace/anthropic'
import { cohereDefinition } from '@millrace/cohere'
import { type ChatRecord, type Frame, mergeDeltas, type ProviderDefinition } from '@millrace/core'
import { geminiDefinition } from '@millrace/gemini'
import { ollamaDefinition } from '@millrace/ollama'
import { describe, expect, it } from 'vitest'
import { batchesThrough } from '../support/read-frames.ts'

/** A dialect, and how it says what the tests need. */
interface Dialect {
  readonly definition: ProviderDefinition<never>
  /** What comes before a text. */
  readonly begin: readonly object[]
  text(words: string): object
  /** The end, with a reason and the vendor's usage. */
  end(reason: string, usage?: object): readonly object[]
  readonly stop: string
  /** The reason that says that tools are called; undefined where the vendor has none. */
  readonly tools?: string
  /** A call whose name never comes. */
  readonly nameless: readonly object[]
  /** Counts of parts that are more than their whole, and what they come to. */
  readonly usage?: readonly [told: object, is: object]
}

const ofAnthropic = (type: string, more: object = {}): object => ({ type, index: 0, ...more })
const ofCohere = (type: string, message: object = {}): object => ({ type, index: 0, delta: { message } })
const ofGemini = (parts: readonly object[], more: object = {}): object => ({
  candidates: [{ content: { parts }, ...more }],
  responseId: 'm',
})

const dialects: { readonly [name: string]: Dialect } = {
  anthropic: {
    definition: anthropicDefinition({ apiKey: 'key' }) as ProviderDefinition<never>,
    begin: [
      { type: 'message_start', message: { id: 'm', content: [] } },
      ofAnthropic('content_block_start', { content_block: { type: 'text', text: '' } }),
    ],
    text: text => ofAnthropic('content_block_delta', { delta: { type: 'text_delta', text } }),
    end: (stop_reason, usage) => [
      ofAnthropic('content_block_stop'),
      { type: 'message_delta', delta: { stop_reason }, usage },
      { type: 'message_stop' },
    ],
    stop: 'end_turn',
    tools: 'tool_use',
    nameless: [ofAnthropic('content_block_start', { content_block: { type: 'tool_use', id: 'c', input: { a: 1 } } })],
    usage: [
      { input_tokens: 7, output_tokens: 19, output_tokens_details: { thinking_tokens: 280 } },
      { inputTokens: 7, outputTokens: 299, reasoningTokens: 280 },
    ],
  },
  cohere: {
    definition: cohereDefinition({ apiKey: 'key' }) as ProviderDefinition<never>,
    begin: [{ type: 'message-start', id: 'm' }],
    text: text => ofCohere('content-delta', { content: { text } }),
    end: (finish_reason, usage) => [{ type: 'message-end', delta: { finish_reason, usage } }],
    stop: 'COMPLETE',
    tools: 'TOOL_CALL',
    nameless: [ofCohere('tool-call-start', { tool_calls: { id: 'c', function: { arguments: '{"a":1}' } } })],
    usage: [
      { tokens: { input_tokens: 7, output_tokens: 19, reasoning_tokens: 280 }, cached_tokens: 161 },
      { inputTokens: 7, outputTokens: 299, reasoningTokens: 280, cachedInputTokens: 7 },
    ],
  },
  gemini: {
    definition: geminiDefinition({ apiKey: 'key' }) as ProviderDefinition<never>,
    begin: [],
    text: text => ofGemini([{ text }]),
    end: (finishReason, usageMetadata) => [{ ...ofGemini([], { finishReason }), usageMetadata }],
    stop: 'STOP',
    nameless: [ofGemini([{ functionCall: { id: 'c', args: { a: 1 } } }])],
    usage: [
      { promptTokenCount: 7, candidatesTokenCount: 19, thoughtsTokenCount: 280, cachedContentTokenCount: 161 },
      { inputTokens: 7, outputTokens: 299, reasoningTokens: 280, cachedInputTokens: 7 },
    ],
  },
  ollama: {
    definition: ollamaDefinition() as ProviderDefinition<never>,
    begin: [],
    text: content => ({ message: { content }, done: false }),
    end: (done_reason, counts) => [{ message: {}, done: true, done_reason, ...counts }],
    stop: 'stop',
    tools: 'tool_calls',
    nameless: [{ message: { tool_calls: [{ id: 'c', function: { arguments: { a: 1 } } }] } }],
  },
}

const textOf = (records: readonly ChatRecord[]): string =>
  records.map(record => (record.type === 'text-delta' ? record.delta : '')).join('')
const dataOf = (frame: object): string => JSON.stringify(frame)

describe.each(Object.entries(dialects))('%s', (_, { definition, begin, text, end, stop, tools, nameless, usage }) => {
  const read = (frames: readonly (object | string | Frame)[]): ChatRecord[] =>
    mergeDeltas(
      batchesThrough(definition.createDecoder({ messages: [] }), frames, {
        provider: definition.id,
        toError: definition.toError,
      }).flat(),
    )
      // Ollama gives none, so that each answer has one of its own.
      .map(record => (record.type === 'start' ? { ...record, messageId: 'm' } : record))
  const plain = [...begin, text('one '), text('two'), ...end(stop)]
  const whole = read(plain)

  it('an answer is what it says', () => {
    expect(textOf(whole)).toBe('one two')
    expect(whole.at(-1)).toMatchObject({ type: 'finish', reason: 'stop', rawReason: stop })
  })

  it('two JSON texts in one event are two frames', () => {
    const glued = [...begin, `${dataOf(text('one '))}\n${dataOf(text('two'))}`, ...end(stop)]
    expect(read(glued)).toEqual(whole)
    expect(read([plain.map(dataOf).join('\n')])).toEqual(whole)
  })

  it('one JSON text over several lines is one frame', () => {
    expect(read(plain.map(frame => JSON.stringify(frame, null, 1)))).toEqual(whole)
  })

  it.each([': keepalive', ':', '', '  ', ' : ping'])('%j where a frame should be says nothing', idle => {
    expect(read(plain.flatMap(frame => [idle, frame]))).toEqual(whole)
    expect(read(plain.flatMap(frame => [{ event: 'message', data: idle }, frame]))).toEqual(whole)
  })

  it.each<[string, Frame]>([
    ['a JSON string under event: error', { event: 'error', data: '"The model fell over."' }],
    ['plain words under event: error', { event: 'error', data: 'The model fell over.' }],
    ['plain words behind error:', { event: 'message', data: 'error: The model fell over.' }],
    ['a JSON string', { event: 'message', data: '"The model fell over."' }],
  ])('%s is an error that tells its words', (_name, frame) => {
    const records = read([...begin, text('one '), frame, ...end(stop)])
    expect(textOf(records)).toBe('one ')
    expect(records.at(-1)).toMatchObject({
      type: 'error',
      error: { message: expect.stringContaining('The model fell over') },
    })
  })

  it('half a frame is a protocol error that does not quote it', () => {
    const half = dataOf(text('a secret')).slice(0, -2)
    expect(() => read([...begin, half])).toThrow(expect.objectContaining({ code: 'protocol' }))
    expect(() => read([...begin, half])).not.toThrow(/a secret/)
  })

  it('a call without a name is never one to run', () => {
    const records = read([...begin, text('one '), ...nameless, ...end(tools ?? stop)])
    expect(records.filter(record => record.type.startsWith('tool-call'))).toEqual([])
    expect(records.at(-1)).toMatchObject({ type: 'error', error: { code: 'protocol' } })
  })

  it.runIf(tools)('a reason that says tools, without a call, is another reason', () => {
    expect(read([...begin, text('one '), ...end(tools!)]).at(-1)).toMatchObject({
      type: 'finish',
      reason: 'other',
      rawReason: tools,
    })
  })

  it.runIf(usage)('parts of the usage stay within their whole', () => {
    const [told, is] = usage!
    expect(read([...begin, text('one '), ...end(stop, told)]).at(-1)).toMatchObject({ type: 'finish', usage: is })
  })
})
