import { applyEvents } from '@millrace/core'
import { describe, expect, it } from 'vitest'
import { close, delta, metadata, model, open, read, start, stop, text, withoutIds } from './read.js'

const briefly = (events: Parameters<typeof read>[0]): object => {
  const records = read(events)
  const { content } = applyEvents(undefined, records)
  return { content, end: records.at(-1) }
}

describe('an answer', () => {
  it('names its model as it was asked for, and ends with the usage behind its reason', () => {
    expect(read([start, text('Hi'), close(0), stop(), metadata()])).toMatchObject([
      { type: 'start', model, provider: 'bedrock' },
      { type: 'text-start' },
      { type: 'text-delta', delta: 'Hi' },
      { type: 'text-end' },
      { type: 'finish', reason: 'stop', rawReason: 'end_turn', usage: { inputTokens: 3, outputTokens: 2 } },
    ])
  })

  it('counts what came out of a cache, and what was put into it, as input', () => {
    const usage = {
      inputTokens: 3,
      cacheReadInputTokens: 4,
      cacheWriteInputTokens: 5,
      outputTokens: 2,
      totalTokens: 14,
    }
    expect(read([text('Hi'), stop(), metadata(usage)]).at(-1)).toMatchObject({
      usage: { inputTokens: 12, cachedInputTokens: 4, cacheWriteTokens: 5, outputTokens: 2, raw: usage },
    })
  })

  it.each([
    ['end_turn', 'stop'],
    ['stop_sequence', 'stop'],
    ['max_tokens', 'length'],
    ['model_context_window_exceeded', 'length'],
    ['content_filtered', 'content-filter'],
    ['guardrail_intervened', 'content-filter'],
    ['malformed_model_output', 'other'],
  ])('that ends with %s ends with %s', (raw, reason) => {
    expect(read([text('Hi'), stop(raw), metadata()]).at(-1)).toMatchObject({ reason, rawReason: raw })
  })

  it('that lacks only its usage is whole, and one that lacks its reason was cut', () => {
    expect(read([start, text('Hi'), stop()]).at(-1)).toMatchObject({ type: 'finish', reason: 'stop' })
    expect(read([start, text('Hi'), close(0), metadata()]).at(-1)).toMatchObject({ error: { code: 'truncated' } })
  })

  it('may tell its usage in front of its reason', () => {
    expect(read([start, text('Hi'), metadata(), stop()]).at(-1)).toMatchObject({ usage: { inputTokens: 3 } })
  })

  it('may come in one piece, as /converse gives it', () => {
    const content = [
      { reasoningContent: { reasoningText: { text: 'Hm.', signature: 'c2ln' } } },
      { citationsContent: { content: [{ text: 'So.' }], citations: [{ title: 'A' }] } },
      { text: 'And.' },
      { toolUse: { toolUseId: 't1', name: 'add', input: { a: 1 } } },
    ]
    const answer = {
      output: { message: { role: 'assistant', content } },
      stopReason: 'tool_use',
      usage: { inputTokens: 3, outputTokens: 2 },
    }
    expect(briefly([answer])).toMatchObject({
      content: [
        { type: 'reasoning', text: 'Hm.', providerData: { bedrock: { signature: 'c2ln' } } },
        { type: 'text', text: 'So.', providerData: { bedrock: { citations: [{ title: 'A' }] } } },
        { type: 'source', title: 'A' },
        { type: 'text', text: 'And.' },
        { type: 'tool-call', toolCallId: 't1', toolName: 'add', input: { a: 1 } },
      ].filter(({ type }) => type !== 'source'),
      end: { type: 'finish', reason: 'tool-calls', usage: { outputTokens: 2 } },
    })
  })

  it('may come as the SDKs show it, each event under its name', () => {
    const keyed = [start, text('Hi'), close(0), stop(), metadata()].map(([type, payload]) => ({ [type]: payload }))
    expect(withoutIds(read(keyed))).toEqual(withoutIds(read([start, text('Hi'), close(0), stop(), metadata()])))
  })
})

describe('blocks', () => {
  it('need no beginning and no end, and may be empty', () => {
    expect(briefly([text('a', 0), text('', 1), close(1), text('b', 2), stop()])).toMatchObject({
      content: [
        { type: 'text', text: 'a' },
        { type: 'text', text: 'b' },
      ],
    })
  })

  it('a call without arguments has none', () => {
    const call = [
      open(0, { toolUse: { toolUseId: 't1', name: 'now' } }),
      delta(0, { toolUse: { input: '' } }),
      close(0),
    ]
    expect(briefly([start, ...call, stop('tool_use')])).toMatchObject({
      content: [{ type: 'tool-call', toolName: 'now', input: {} }],
      end: { reason: 'tool-calls' },
    })
  })

  it('bytes that stand for a thought come in pieces, each base64 by itself', () => {
    const pieces = ['AQ==', 'AgM=', 'BAUG'].map(redactedContent => delta(0, { reasoningContent: { redactedContent } }))
    expect(briefly([start, ...pieces, close(0), stop()])).toMatchObject({
      content: [{ type: 'reasoning', text: '', providerData: { bedrock: { redactedContent: 'AQIDBAUG' } } }],
    })
  })

  it('a tool that the vendor runs asks for nothing', () => {
    const result = { toolUseId: 't1', type: 'nova_grounding_result', status: 'success' }
    const events = [
      start,
      open(0, { toolUse: { toolUseId: 't1', name: 'nova_grounding', type: 'server_tool_use' } }),
      delta(0, { toolUse: { input: '{}' } }),
      close(0),
      open(1, { toolResult: result }),
      delta(1, { toolResult: [{ json: { pages: 1 } }] }),
      delta(1, { toolResult: [{ text: 'A page' }] }),
      close(1),
      text('So.', 2),
      stop(),
      metadata(),
    ]
    expect(briefly(events)).toMatchObject({
      content: [
        { type: 'tool-call', toolCallId: 't1', providerData: { bedrock: { type: 'server_tool_use' } } },
        { type: 'tool-result', toolCallId: 't1', output: [{ json: { pages: 1 } }, { text: 'A page' }] },
        { type: 'text', text: 'So.' },
      ],
      end: { reason: 'stop' },
    })
  })

  it('citations are told once for each place, and go back with their text', () => {
    const page = (start: number): object => ({
      title: 'document',
      location: { documentPage: { documentIndex: 0, start, end: 2 } },
      sourceContent: [{ text: 'A line.' }],
    })
    const records = read([
      start,
      ...[1, 2, 1].map(at => delta(0, { citation: page(at) })),
      text('So.'),
      close(0),
      stop(),
      metadata(),
    ])
    expect(records.filter(({ type }) => type === 'source')).toMatchObject([
      { title: 'document', snippet: 'A line.' },
      { title: 'document', snippet: 'A line.' },
    ])
    expect(records.find(({ type }) => type === 'text-end')).toMatchObject({
      providerData: { bedrock: { citations: [page(1), page(2), page(1)] } },
    })
  })
})

describe('errors inside of an answer', () => {
  it.each([
    ['throttlingException', 'rate-limit', true],
    ['modelStreamErrorException', 'unknown', true],
    ['validationException', 'invalid-request', false],
    ['somethingNewException', 'unknown', false],
  ])('%s under its name is %s', (name, code, retryable) => {
    const exception = { [name]: { message: 'No.' } }
    expect(read([start, text('a'), exception]).at(-1)).toMatchObject({
      type: 'error',
      error: { code, retryable, message: 'No.', providerCode: name.charAt(0).toUpperCase() + name.slice(1) },
    })
  })
})
