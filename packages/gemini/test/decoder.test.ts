import { applyEvent, type ChatRecord, type ChatState } from '@millrace/core'
import { describe, expect, it } from 'vitest'
import { chunk, last, read } from './read.js'

const contentOf = (records: readonly ChatRecord[]): ChatState['content'] =>
  records.reduce<ChatState | undefined>(applyEvent, undefined)!.content
const own = (data: object): object => ({ providerData: { gemini: data } })

describe('blocks', () => {
  it.each([
    ['text', [chunk([{ text: 'a' }]), chunk([{ text: 'b' }])], [{ type: 'text', text: 'ab' }]],
    ['two parts of text', [chunk([{ text: 'a' }, { text: 'b' }])], [{ type: 'text', text: 'ab' }]],
    [
      'thoughts in front of text',
      [chunk([{ text: 'hm', thought: true }]), chunk([{ text: 'a' }])],
      [
        { type: 'reasoning', text: 'hm' },
        { type: 'text', text: 'a' },
      ],
    ],
    [
      'a signature in a last, empty text',
      [chunk([{ text: 'a' }]), chunk([{ text: '', thoughtSignature: 's' }])],
      [{ type: 'text', text: 'a', ...own({ thoughtSignature: 's' }) }],
    ],
    [
      'a signature on the first text, which goes on',
      [chunk([{ text: 'a', thoughtSignature: 's' }]), chunk([{ text: 'b' }])],
      [{ type: 'text', text: 'ab', ...own({ thoughtSignature: 's' }) }],
    ],
    [
      'two signatures, which no block has',
      [chunk([{ text: 'a', thoughtSignature: 's' }]), chunk([{ text: 'b', thoughtSignature: 't' }])],
      [
        { type: 'text', text: 'a', ...own({ thoughtSignature: 's' }) },
        { type: 'text', text: 'b', ...own({ thoughtSignature: 't' }) },
      ],
    ],
    [
      'a signed thought',
      [chunk([{ text: 'hm', thought: true, thoughtSignature: 's' }]), chunk([{ text: 'a' }])],
      [
        { type: 'reasoning', text: 'hm', ...own({ thoughtSignature: 's' }) },
        { type: 'text', text: 'a' },
      ],
    ],
    [
      'a signature of nothing',
      [chunk([{ thoughtSignature: 's' }])],
      [{ type: 'text', text: '', ...own({ thoughtSignature: 's' }) }],
    ],
    [
      'an image',
      [chunk([{ inlineData: { mimeType: 'image/png', data: 'AA==' } }])],
      [{ type: 'file', mediaType: 'image/png', data: 'AA==' }],
    ],
    [
      'a signed image',
      [chunk([{ inlineData: { mimeType: 'image/png', data: 'AA==' }, thoughtSignature: 's' }])],
      [{ type: 'file', mediaType: 'image/png', data: 'AA==', ...own({ thoughtSignature: 's' }) }],
    ],
    [
      'no image that is only thought of',
      [chunk([{ inlineData: { mimeType: 'image/png', data: 'AA==' }, thought: true }, { text: 'a' }])],
      [{ type: 'text', text: 'a' }],
    ],
    ['no field of next year', [chunk([{ text: 'a', mood: 1 }, { thought: true }, {}])], [{ type: 'text', text: 'a' }]],
  ])('%s', (_, frames, content) => {
    expect(contentOf(read([...frames, last()]))).toEqual(content)
  })

  it('is not the second candidate, which nobody asked for', () => {
    const frame = { candidates: [{ content: { parts: [{ text: 'a' }] } }, { content: { parts: [{ text: 'z' }] } }] }
    expect(contentOf(read([frame, last()]))).toEqual([{ type: 'text', text: 'a' }])
  })

  it('is not the second candidate either where it comes in a chunk of its own', () => {
    const chunkOf = (index: number, text: string, more = {}): object => ({
      candidates: [{ content: { parts: [{ text }] }, index, ...more }],
    })
    const records = read([
      chunkOf(0, 'a'),
      chunkOf(1, 'z'),
      chunkOf(0, 'b'),
      chunkOf(1, 'y', { finishReason: 'SAFETY' }),
    ])
    expect(contentOf(records)).toEqual([{ type: 'text', text: 'ab' }])
    expect(records.at(-1)).toMatchObject({ type: 'error', error: { code: 'truncated' } })
  })

  it('names the answer and the model', () => {
    expect(read([chunk([{ text: 'a' }]), last()])[0]).toEqual({
      type: 'start',
      provider: 'gemini',
      messageId: 'R',
      model: 'gemini-9',
    })
  })
})

describe('tool calls', () => {
  const call = (functionCall: object, more: object = {}): object => chunk([{ functionCall, ...more }])
  const callsIn = (frames: readonly object[]): unknown[] =>
    contentOf(read([...frames, last()])).flatMap(part =>
      part.type === 'tool-call' ? [[part.toolName, part.input ?? part.inputText, part.providerData?.gemini]] : [],
    )

  it.each([
    ['whole', [call({ name: 'f', args: { a: 1 } })], [['f', { a: 1 }, undefined]]],
    ['without arguments', [call({ name: 'f' })], [['f', {}, undefined]]],
    [
      'two in a frame, the first signed',
      [
        chunk([
          { functionCall: { name: 'f', args: {} }, thoughtSignature: 's' },
          { functionCall: { name: 'f', args: {} } },
        ]),
      ],
      [
        ['f', {}, { thoughtSignature: 's' }],
        ['f', {}, undefined],
      ],
    ],
    [
      'with the vendor’s id',
      [call({ name: 'f', args: {}, id: 'v' }, { thoughtSignature: 's' })],
      [['f', {}, { id: 'v', thoughtSignature: 's' }]],
    ],
    [
      'in pieces',
      [
        call({ name: 'f', willContinue: true }, { thoughtSignature: 's' }),
        call({ partialArgs: [{ jsonPath: '$.a', stringValue: 'x"', willContinue: true }], willContinue: true }),
        call({ partialArgs: [{ jsonPath: '$.a', stringValue: 'y' }], willContinue: true }),
        call({ willContinue: true }),
        call({
          partialArgs: [
            { jsonPath: '$.l[0].n', numberValue: 1 },
            { jsonPath: '$.l[0].b', boolValue: false },
          ],
          willContinue: true,
        }),
        call({ partialArgs: [{ jsonPath: "$.l[1]['n m']", nullValue: null }], willContinue: true }),
        call({
          partialArgs: [
            { jsonPath: '$.l[2][0]', stringValue: 'z' },
            { jsonPath: '$.l[2][1]', stringValue: '' },
          ],
          willContinue: true,
        }),
        call({}),
      ],
      [['f', { a: 'x"y', l: [{ n: 1, b: false }, { 'n m': null }, ['z', '']] }, { thoughtSignature: 's' }]],
    ],
    [
      'in pieces, one after the other, the same argument said again',
      [
        call({ name: 'f', willContinue: true }),
        call({ partialArgs: [{ jsonPath: '$.a', stringValue: '😀', willContinue: true }], willContinue: true }),
        call({ partialArgs: [{ jsonPath: '$.a', stringValue: '' }], willContinue: true }),
        call({ partialArgs: [{ jsonPath: '$.a', stringValue: '' }], willContinue: true }),
        call({}),
        call({ name: 'f', willContinue: true }),
        call({}),
        call({}),
      ],
      [
        ['f', { a: '😀' }, undefined],
        ['f', {}, undefined],
      ],
    ],
  ])('%s', (_, frames, calls) => {
    expect(callsIn(frames)).toEqual(calls)
  })

  it('in pieces are over when the next one begins, said or not', () => {
    const pieces = [{ jsonPath: '$.a', stringValue: 'x', willContinue: true }]
    const frames = [
      call({ name: 'f', willContinue: true }),
      call({ partialArgs: pieces, willContinue: true }),
      call({ name: 'g' }),
    ]
    expect(callsIn(frames)).toEqual([
      ['f', { a: 'x' }, undefined],
      ['g', {}, undefined],
    ])
  })

  it('make a STOP an end for tools, and have ids of their own', () => {
    const records = read([call({ name: 'f', args: {} }), call({ name: 'f', args: {} }), last()])
    const ids = records.flatMap(record => (record.type === 'tool-call-start' ? [record.toolCallId] : []))
    expect(new Set(ids).size).toBe(2)
    expect(records.at(-1)).toMatchObject({ type: 'finish', reason: 'tool-calls', rawReason: 'STOP' })
  })

  it('come in pieces as they come', () => {
    const records = read([
      call({ name: 'f', willContinue: true }),
      call({ partialArgs: [{ jsonPath: '$.a', stringValue: 'x', willContinue: true }], willContinue: true }),
      call({ partialArgs: [{ jsonPath: '$.a', stringValue: 'y' }], willContinue: true }),
    ])
    expect(records.flatMap(record => (record.type === 'tool-call-delta' ? [record.delta] : []))).toEqual([
      '{"a":"x',
      'y"',
    ])
    expect(records.at(-1)).toMatchObject({ type: 'error', error: { code: 'truncated' } })
    expect(records.at(-2)).toMatchObject({ type: 'tool-call-end', inputText: '{"a":"xy"' })
  })
})

describe('tools of the vendor’s own', () => {
  it('are a call and its result, and no reason to run anything', () => {
    const code = { executableCode: { language: 'PYTHON', code: 'print(1)' }, thoughtSignature: 's' }
    const result = { codeExecutionResult: { outcome: 'OUTCOME_OK', output: '1\n' } }
    const records = read([chunk([code]), chunk([result]), chunk([{ text: 'one' }]), last()])
    expect(contentOf(records)).toMatchObject([
      {
        type: 'tool-call',
        toolCallId: 'R-1',
        toolName: 'code_execution',
        input: code.executableCode,
        providerData: { gemini: { parts: [code, result] } },
      },
      { type: 'tool-result', toolCallId: 'R-1', output: result.codeExecutionResult },
      { type: 'text', text: 'one' },
    ])
    expect(records.at(-1)).toMatchObject({ type: 'finish', reason: 'stop' })
  })

  it('that interleave are told apart by their ids, and may fail', () => {
    const call = (id: string): object => ({ toolCall: { toolType: 'FILE_SEARCH', id, args: { q: id } } })
    const answer = (id: string): object => ({ toolResponse: { toolType: 'FILE_SEARCH', id, response: { found: id } } })
    const failed = { codeExecutionResult: { outcome: 'OUTCOME_FAILED', output: 'no' } }
    const records = read([
      chunk([call('a'), call('b'), answer('a'), answer('b')]),
      chunk([{ executableCode: { code: 'x' } }, failed, failed]),
      last(),
    ])
    expect(records.flatMap(record => (record.type === 'tool-result' ? [record] : []))).toEqual([
      { type: 'tool-result', toolCallId: 'a', output: { found: 'a' } },
      { type: 'tool-result', toolCallId: 'b', output: { found: 'b' } },
      { type: 'tool-result', toolCallId: 'R-3', output: failed.codeExecutionResult, isError: true },
    ])
  })
})

it('sources are told once, in all their kinds', () => {
  const groundingMetadata = {
    groundingChunks: [
      { web: { uri: 'https://a', title: 'A' } },
      { retrievedContext: { title: 'T', text: 'passage' } },
      { maps: { uri: 'https://m', title: 'M' } },
      {},
    ],
  }
  const urlContextMetadata = {
    urlMetadata: [
      { retrievedUrl: 'https://u', urlRetrievalStatus: 'URL_RETRIEVAL_STATUS_SUCCESS' },
      { retrievedUrl: 'https://x', urlRetrievalStatus: 'URL_RETRIEVAL_STATUS_ERROR' },
    ],
  }
  const citationMetadata = { citationSources: [{ uri: 'https://q' }], citations: [{ uri: 'https://v', title: 'V' }] }
  const records = read([
    chunk([{ text: 'a' }], { groundingMetadata }),
    chunk([{ text: 'b' }], { groundingMetadata, urlContextMetadata, citationMetadata }),
    last(),
  ])
  expect(
    records.flatMap(record => (record.type === 'source' ? [[record.url, record.title, record.snippet]] : [])),
  ).toEqual([
    ['https://a', 'A', undefined],
    [undefined, 'T', 'passage'],
    ['https://m', 'M', undefined],
    ['https://u', undefined, undefined],
    ['https://q', undefined, undefined],
    ['https://v', 'V', undefined],
  ])
})

describe('the end', () => {
  it.each([
    ['STOP', 'stop'],
    ['MAX_TOKENS', 'length'],
    ['SAFETY', 'content-filter'],
    ['RECITATION', 'content-filter'],
    ['PROHIBITED_CONTENT', 'content-filter'],
    ['SPII', 'content-filter'],
    ['BLOCKLIST', 'content-filter'],
    ['MODEL_ARMOR', 'content-filter'],
    ['ESCALATION', 'content-filter'],
    ['PUP_LIMITED_DISABLED', 'content-filter'],
    ['CONTINUATION', 'length'],
    ['IMAGE_SAFETY', 'content-filter'],
    ['IMAGE_PROHIBITED_CONTENT', 'content-filter'],
    ['IMAGE_RECITATION', 'content-filter'],
    ['IMAGE_OTHER', 'other'],
    ['NO_IMAGE', 'other'],
    ['MALFORMED_FUNCTION_CALL', 'other'],
    ['OTHER', 'other'],
    ['NEXT_YEARS', 'other'],
    ['constructor', 'other'],
  ])('%s is %s', (raw, reason) => {
    expect(read([chunk([{ text: 'a' }]), last(raw)]).at(-1)).toMatchObject({ type: 'finish', reason, rawReason: raw })
  })

  it('without a finish reason was none', () => {
    const records = read([chunk([{ text: 'a' }], { finishReason: 'FINISH_REASON_UNSPECIFIED' })])
    expect(records.at(-1)).toMatchObject({ type: 'error', error: { code: 'truncated', retryable: true } })
  })

  it('has the last usage, thoughts and what tools read counted in', () => {
    const early = { promptTokenCount: 9, candidatesTokenCount: 1 }
    const late = {
      promptTokenCount: 9,
      candidatesTokenCount: 5,
      thoughtsTokenCount: 3,
      cachedContentTokenCount: 4,
      toolUsePromptTokenCount: 2,
    }
    const frames = [{ ...chunk([{ text: 'a' }]), usageMetadata: early }, last('STOP', late)]
    expect(read(frames).at(-1)).toMatchObject({
      usage: { inputTokens: 11, outputTokens: 8, reasoningTokens: 3, cachedInputTokens: 4, raw: late },
    })
    expect(read([chunk([{ text: 'a' }]), last('STOP', { trafficType: 'ON_DEMAND' })]).at(-1)).not.toHaveProperty(
      'usage',
    )
  })

  it('still reads usage behind the finish reason', () => {
    const frames = [last('STOP', {}), { usageMetadata: { promptTokenCount: 1, candidatesTokenCount: 2 } }]
    expect(read(frames).at(-1)).toMatchObject({ type: 'finish', usage: { inputTokens: 1, outputTokens: 2 } })
  })

  it('is an error where the prompt was blocked, or the vendor says so', () => {
    const blocked = { promptFeedback: { blockReason: 'PROHIBITED_CONTENT' }, usageMetadata: { promptTokenCount: 1 } }
    expect(read([blocked])).toMatchObject([
      { type: 'error', error: { code: 'content-filter', providerCode: 'PROHIBITED_CONTENT', retryable: false } },
    ])
    const busy = { error: { code: 503, message: 'busy', status: 'UNAVAILABLE' } }
    expect(read([chunk([{ text: 'a' }]), busy]).at(-1)).toMatchObject({
      error: { code: 'overloaded', message: 'busy', retryable: true, status: 200 },
    })
  })

  it('is protocol for what is no JSON object', () => {
    for (const frame of ['{"candidates":', '[]', '3']) expect(() => read([frame])).toThrow(/no JSON/)
  })
})
