import { describe, expect, it } from 'vitest'
import { createGeminiEmulator, type GeminiEmulatorOptions } from '../../src/index.js'
import { eventsOf, post } from '../vendors.js'

const contents = [{ role: 'user', parts: [{ text: 'Hello' }] }]
const key = { 'x-goog-api-key': 'any' }

async function ask(
  body: object,
  options: GeminiEmulatorOptions = {},
  call = 'gemini-3.8-flash:streamGenerateContent?alt=sse',
) {
  const response = await post(createGeminiEmulator(options), `/v1beta/models/${call}`, { contents, ...body }, key)
  const raw = await response.text()
  return { response, raw, chunks: eventsOf(raw).map(({ data }) => data) }
}

const partsOf = (chunks: readonly { candidates?: { content: { parts: Record<string, never>[] } }[] }[]) =>
  chunks.flatMap(chunk => chunk.candidates?.[0]?.content.parts ?? [])

const answer = () => ({ reasoning: 'First this.', text: 'one two three four five six seven eight nine' })
const shown = { generationConfig: { thinkingConfig: { includeThoughts: true } } }

describe('a stream', () => {
  it('is of CRLF, with the usage so far in each chunk, the signature in the last, and no end mark', async () => {
    const { raw, chunks, response } = await ask(shown, { answer })
    expect(raw).toMatch(/^(data: \{[^\r\n]*\}\r\n\r\n)+$/)
    expect(response.headers.get('content-type')).toBe('text/event-stream')
    expect(partsOf(chunks)).toEqual([
      { text: 'First this.', thought: true },
      { text: 'one two three four five six seven eight' },
      { text: ' nine' },
      { text: '', thoughtSignature: expect.stringMatching(/^E/) },
    ])
    const usage = chunks.map(chunk => [
      chunk.usageMetadata.thoughtsTokenCount,
      chunk.usageMetadata.candidatesTokenCount,
    ])
    expect(usage).toEqual([
      [3, 0],
      [3, 8],
      [3, 9],
      [3, 9],
    ])
    expect(chunks.map(chunk => chunk.candidates[0].finishReason)).toEqual([undefined, undefined, undefined, 'STOP'])
    expect(new Set(chunks.map(chunk => chunk.responseId)).size).toBe(1)
  })

  it('is a JSON list without alt=sse', async () => {
    const { raw, response } = await ask({}, { answer }, 'gemini-2.5-pro:streamGenerateContent')
    expect(response.headers.get('content-type')).toContain('application/json')
    expect(
      partsOf(JSON.parse(raw))
        .map(part => part.text)
        .join(''),
    ).toBe(answer().text)
    const failed = await ask(
      {},
      { answer, fault: 'error-in-stream:INTERNAL after=1' },
      'gemini-2.5-pro:streamGenerateContent',
    )
    expect(JSON.parse(failed.raw).at(-1)).toMatchObject({ error: { code: 500, status: 'INTERNAL' } })
  })

  it('counts thoughts and shows them where that was asked for', async () => {
    const { raw, chunks } = await ask({}, { answer })
    expect(raw).not.toContain('First this')
    expect(chunks.at(-1).usageMetadata.thoughtsTokenCount).toBe(3)
  })

  const toolCalls = [
    { name: 'weather', input: { city: 'Rome', days: 3, at: { sea: true, list: [null] } } },
    { name: 'clock', input: {} },
  ]

  it('signs the first call and names each, with Gemini 3', async () => {
    const { chunks } = await ask({}, { answer: () => ({ toolCalls }) })
    expect(partsOf(chunks)).toEqual([
      {
        functionCall: { name: 'weather', id: expect.stringMatching(/^[0-9a-z]{8}$/), args: toolCalls[0]!.input },
        thoughtSignature: expect.stringMatching(/^E/),
      },
      { functionCall: { name: 'clock', id: expect.stringMatching(/^[0-9a-z]{8}$/), args: {} } },
      { text: '' },
    ])
    expect(chunks.at(-1).candidates[0].finishReason).toBe('STOP')
    const older = await ask({}, { answer: () => ({ toolCalls }) }, 'gemini-2.0-flash:streamGenerateContent?alt=sse')
    expect(older.raw).not.toMatch(/"id"|thoughtSignature/)
  })

  it('sends arguments in pieces where that was asked for', async () => {
    const toolConfig = { functionCallingConfig: { streamFunctionCallArguments: true } }
    const { chunks } = await ask({ toolConfig }, { answer: () => ({ toolCalls: toolCalls.slice(0, 1) }) })
    const calls = partsOf(chunks).flatMap(part => part.functionCall ?? []) as {
      name?: string
      partialArgs?: object[]
    }[]
    expect(calls[0]).toMatchObject({ name: 'weather', willContinue: true })
    expect(calls.flatMap(call => call.partialArgs ?? [])).toEqual([
      { jsonPath: '$.city', stringValue: 'Rome', willContinue: true },
      { jsonPath: '$.city', stringValue: '' },
      { jsonPath: '$.days', numberValue: 3 },
      { jsonPath: '$.at.sea', boolValue: true },
      { jsonPath: '$.at.list[0]', nullValue: 'NULL_VALUE' },
    ])
    expect(calls.at(-1)).toEqual({})
  })

  it('calls nothing with arguments that are no object', async () => {
    const { chunks } = await ask({}, { answer: () => ({ toolCalls: [{ name: 'weather', input: '{"city":' }] }) })
    expect(chunks.at(-1).candidates[0]).toMatchObject({
      finishReason: 'MALFORMED_FUNCTION_CALL',
      finishMessage: expect.stringContaining('weather'),
    })
    expect(JSON.stringify(chunks)).not.toContain('functionCall"')
  })

  it('has nothing to say to a prompt that is blocked', async () => {
    const { chunks } = await ask({}, { fault: 'blocked:PROHIBITED_CONTENT' })
    expect(chunks).toEqual([
      {
        promptFeedback: { blockReason: 'PROHIBITED_CONTENT' },
        usageMetadata: expect.anything(),
        modelVersion: 'gemini-3.8-flash',
        responseId: expect.any(String),
      },
    ])
  })

  it('ends for safety with what it judged', async () => {
    const { chunks } = await ask({}, { answer, fault: 'finish:SAFETY after=1' })
    expect(chunks.at(-1).candidates[0]).toMatchObject({ finishReason: 'SAFETY', safetyRatings: [{ blocked: true }] })
  })
})

it('is whole by generateContent, at the address of Vertex AI too', async () => {
  for (const place of ['/v1beta', '/v1beta1/projects/p/locations/global/publishers/google']) {
    const path = `${place}/models/gemini-3.8-flash:generateContent`
    const response = await post(
      createGeminiEmulator({ answer }),
      path,
      { contents, ...shown },
      { authorization: 'Bearer token' },
    )
    expect(await response.json()).toMatchObject({
      candidates: [
        {
          content: {
            role: 'model',
            parts: [
              { text: 'First this.', thought: true },
              { text: answer().text, thoughtSignature: expect.any(String) },
            ],
          },
          finishReason: 'STOP',
        },
      ],
      usageMetadata: { totalTokenCount: expect.any(Number) },
    })
  }
})

describe('files', () => {
  const file = { mediaType: 'image/png', data: 'iVBORw0KGgo=' }
  const withFile = () => ({ ...answer(), files: [file, file] })
  const inlineData = { mimeType: file.mediaType, data: file.data }
  const kindsOf = (chunks: Parameters<typeof partsOf>[0]) =>
    partsOf(chunks).map(part => ('inlineData' in part ? 'file' : part.text === '' ? 'end' : 'text'))

  it('come behind the text, signed by models that sign', async () => {
    const { chunks } = await ask({}, { answer: withFile })
    expect(kindsOf(chunks)).toEqual(['text', 'text', 'file', 'file', 'end'])
    expect(partsOf(chunks)[2]).toEqual({ inlineData, thoughtSignature: expect.stringMatching(/^E/) })
    const older = await ask({}, { answer: withFile }, 'gemini-2.5-flash-image:streamGenerateContent?alt=sse')
    expect(partsOf(older.chunks)[2]).toEqual({ inlineData })
  })

  it('come before calls, and stay away from a text that was cut short', async () => {
    const calling = () => ({ ...withFile(), toolCalls: [{ name: 'weather', input: {} }] })
    const { chunks } = await ask({}, { answer: calling })
    expect(partsOf(chunks).findIndex(part => 'functionCall' in part)).toBe(4)
    expect(
      kindsOf((await ask({ generationConfig: { maxOutputTokens: 4 } }, { answer: withFile })).chunks),
    ).not.toContain('file')
    expect(kindsOf((await ask({}, { answer: withFile, fault: 'finish:SAFETY' })).chunks)).not.toContain('file')
  })

  it('are in a whole answer', async () => {
    const { raw } = await ask({}, { answer: withFile }, 'gemini-3.8-flash:generateContent')
    expect(partsOf([JSON.parse(raw)]).filter(part => 'inlineData' in part)).toHaveLength(2)
  })

  it.each([
    ['gemini-3-pro-image', {}, true],
    ['gemini-3.8-flash', {}, false],
    ['gemini-3.8-flash', { generationConfig: { responseModalities: ['TEXT', 'IMAGE'] } }, true],
    ['gemini-3-pro-image', { generationConfig: { responseModalities: ['TEXT'] } }, false],
  ])('%s draws, asked with %j: %s', async (model, body, draws) => {
    const asked = { contents: [{ role: 'user', parts: [{ text: 'Draw a water wheel.' }] }], ...body }
    const { chunks } = await ask(asked, {}, `${model}:streamGenerateContent?alt=sse`)
    expect(kindsOf(chunks).includes('file')).toBe(draws)
  })
})
