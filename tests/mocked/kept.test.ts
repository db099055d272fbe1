import { anthropicDefinition } from '@millrace/anthropic'
import { cohereDefinition } from '@millrace/cohere'
import { type ChatDecoder, type ChatRecord, ChatSink } from '@millrace/core'
import { geminiDefinition } from '@millrace/gemini'
import { ollamaDefinition } from '@millrace/ollama'
import { openaiDefinition } from '@millrace/openai'
import { afterEach, expect, it, vi } from 'vitest'

// Every frame is parsed by JSON.parse, so that the test gets hold of all of its objects.
vi.mock('../../packages/core/src/kit/frame-parser.ts', async () => {
  const { parseFrame } = await import('../../packages/core/src/kit/parse-frame.ts')
  return { frameParsers: () => () => parseFrame }
})

afterEach(() => vi.restoreAllMocks())

const block = (type: string, more: object = {}): object => ({ type, index: 0, ...more })
const start = (content_block: object): object => block('content_block_start', { content_block })
const delta = (more: object): object => block('content_block_delta', { delta: more })
const stop = block('content_block_stop')
const chunk = (...parts: object[]): object => ({ candidates: [{ content: { parts } }], responseId: 'm' })
const content = (type: string, more: object): object => ({ type, index: 0, delta: { message: { content: more } } })

const event = (type: string, more: object): object => ({ type: `response.${type}`, sequence_number: 1, ...more })
const ofItem = (type: string, more: object): object => event(type, { item_id: 'm', output_index: 0, ...more })

/**
 * Answers in which something of a frame is needed after it, and the containers that a reader only passes through where it keeps others as they came.
 */
const answers: {
  readonly [name: string]: readonly [() => ChatDecoder, readonly object[], passed?: readonly string[]]
} = {
  anthropic: [
    () => anthropicDefinition({ apiKey: 'key' }).createDecoder({ messages: [] }),
    [
      {
        type: 'message_start',
        message: {
          id: 'm',
          content: [],
          container: { id: 'c', skills: [{ id: 's' }] },
          usage: { input_tokens: 1, cache_creation: { a: 1 } },
        },
      },
      start({ type: 'text', text: 'a', citations: [{ cited_text: 'in the start' }] }),
      ...['one', 'two'].map(cited_text =>
        delta({ type: 'citations_delta', citation: { cited_text, at: { page: 1 } } }),
      ),
      stop,
      start({ type: 'thinking', thinking: '' }),
      delta({ type: 'signature_delta', signature: 'sig' }),
      stop,
      start({ type: 'tool_use', id: 't', name: 'f', input: { a: { b: [1] } }, caller: { type: 'code', tool_id: 'x' } }),
      delta({ type: 'input_json_delta', partial_json: '{"c":' }),
      delta({ type: 'input_json_delta', partial_json: '2}' }),
      stop,
      start({ type: 'compaction', content: 'a', parts: [{ b: 1 }] }),
      delta({ type: 'compaction_delta', content: 'c', parts: [{ d: { e: 2 } }], more: { f: [3] } }),
      stop,
      {
        type: 'message_delta',
        delta: { stop_reason: 'tool_use' },
        usage: { output_tokens: 2, iterations: [{ type: 'message' }] },
      },
      { type: 'ping' },
      { type: 'message_stop' },
    ],
  ],
  gemini: [
    () => geminiDefinition({ apiKey: 'key' }).createDecoder({ messages: [] }),
    [
      {
        ...chunk({ text: 'a', thoughtSignature: 's' }),
        usageMetadata: { promptTokenCount: 1, promptTokensDetails: [{ tokenCount: 1 }] },
      },
      chunk({ executableCode: { language: 'PYTHON', code: 'print(1)' }, thoughtSignature: 't' }),
      chunk({ codeExecutionResult: { outcome: 'OUTCOME_OK', output: '1' } }),
      chunk({ hologram: { depth: [1] } }),
      chunk({ functionCall: { name: 'f', id: 'v', willContinue: true } }),
      chunk({ functionCall: { partialArgs: [{ jsonPath: '$.a[0]', stringValue: 'x' }], willContinue: true } }),
      chunk({ functionCall: {} }),
      chunk({ toolCall: { toolType: 'FILE_SEARCH', id: 'a', args: { q: [1] } } }),
      { candidates: [{ finishReason: 'STOP' }] },
    ],
    ['candidates', 'content', 'parts'],
  ],
  cohere: [
    () => cohereDefinition({ apiKey: 'key' }).createDecoder({ messages: [] }),
    [
      { type: 'message-start', id: 'm' },
      content('content-start', { type: 'chart', points: [{ x: 1 }], title: 'a' }),
      content('content-delta', { points: [{ x: 2 }], title: 'b' }),
      { type: 'content-end', index: 0 },
      {
        type: 'tool-call-start',
        index: 0,
        delta: { message: { tool_calls: { id: 't', function: { name: 'f', arguments: { a: [1] } } } } },
      },
      { type: 'tool-call-end', index: 0 },
      {
        type: 'message-end',
        delta: { finish_reason: 'COMPLETE', usage: { tokens: { input_tokens: 1, output_tokens: 2 } } },
      },
    ],
  ],
  openai: [
    () => openaiDefinition({ apiKey: 'key' }).createDecoder({ messages: [], providerOptions: { background: true } }),
    [
      event('created', { response: { id: 'r', model: 'm', status: 'in_progress' } }),
      ofItem('reasoning_summary_text.delta', { item_id: 'rs', summary_index: 0, delta: 'thought' }),
      ofItem('reasoning_summary_text.delta', { item_id: 'rs', summary_index: 1, delta: 'more' }),
      event('output_item.done', { output_index: 0, item: { id: 'rs', type: 'reasoning', encrypted_content: 'e' } }),
      event('output_item.added', { output_index: 1, item: { id: 'm', type: 'message', content: [], phase: 'p' } }),
      ...['one', 'two'].map(delta =>
        ofItem('output_text.delta', { output_index: 1, content_index: 0, delta, logprobs: [{ token: delta }] }),
      ),
      ofItem('output_text.done', { output_index: 1, content_index: 0, text: 'onetwo', logprobs: [{ token: 'one' }] }),
      event('output_item.added', {
        output_index: 2,
        item: { id: 'f', type: 'function_call', call_id: 'c', name: 'f' },
      }),
      event('function_call_arguments.delta', { item_id: 'f', output_index: 2, delta: '{}' }),
      event('completed', { response: { id: 'r', status: 'completed', usage: { input_tokens: 1, details: { a: 1 } } } }),
    ].map((frame, sequence_number) => ({ ...frame, sequence_number })),
    ['logprobs'],
  ],
  ollama: [
    () => ollamaDefinition().createDecoder({ messages: [] }),
    [
      { message: { tool_calls: [{ id: 't', mark: { a: [1] }, function: { name: 'f', arguments: { b: [1] } } }] } },
      { message: { content: 'a' } },
      { message: {}, done: true, done_reason: 'stop', prompt_eval_count: 1, eval_count: 2 },
    ],
  ],
}

/** Makes another value of everything in a value. @param passed - keys of its containers that are poisoned; default all. */
function poison(value: unknown, passed?: readonly string[]): void {
  if (typeof value !== 'object' || value === null) return
  for (const [key, inner] of Object.entries(value)) {
    if (Array.isArray(value) || passed?.includes(key) !== false) poison(inner, passed)
    if (typeof inner !== 'object' || inner === null) Object.assign(value, { [key]: 'poisoned' })
  }
  if (Array.isArray(value)) value.push('poisoned')
  else Object.assign(value, { poisoned: true })
}

/** What a decoder makes of frames. @param after - is told what was parsed for a frame when the frame has been read. */
function recordsOf(
  [create, frames]: (typeof answers)[string],
  after: (parsed: readonly unknown[]) => void,
): ChatRecord[] {
  const parse = vi.spyOn(JSON, 'parse')
  const decoder = create()
  const sink = new ChatSink({ provider: 'p' })
  sink.start({ messageId: 'm' })
  const records: ChatRecord[] = []
  for (const frame of frames) {
    parse.mockClear()
    decoder.decode({ event: 'message', data: JSON.stringify(frame) }, sink)
    records.push(...structuredClone(sink.drain()))
    after(parse.mock.results.map(({ value }) => value))
  }
  decoder.end?.(sink)
  sink.end()
  return [...records, ...structuredClone(sink.drain())]
}

it.each(Object.entries(answers))(
  '%s keeps copies: what becomes of a frame that was read changes nothing',
  (_, answer) => {
    const clean = recordsOf(answer, parsed => expect(parsed.length).toBeGreaterThan(0))
    vi.restoreAllMocks()
    const poisoned = recordsOf(answer, parsed => {
      for (const frame of parsed) poison(frame, answer[2])
    })
    expect(poisoned).toEqual(clean)
    expect(JSON.stringify(poisoned)).not.toContain('poisoned')
  },
)
