import { openai, openaiChatDefinition, openaiDefinition } from '@millrace/openai'
import { describe, expect, it } from 'vitest'
import { completed, created, event, message, read } from './read.js'

const apiKey = 'sk-canary-0123456789'
const ask = { model: 'gpt-5.4', messages: [{ role: 'user', content: 'Hello' }] } as const
const body = (providerOptions: object): object =>
  JSON.parse(openaiDefinition({ apiKey }).toRequest({ ...ask, providerOptions }).body as string)

describe('an answer in the background', () => {
  it('is stored, since the vendor takes it in no other way, unless the caller says something else', () => {
    expect(body({ background: true })).toMatchObject({ background: true, store: true })
    expect(body({ background: true, store: false })).toMatchObject({ background: true, store: false })
    expect(body({})).toMatchObject({ store: false })
    expect(body({})).not.toHaveProperty('background')
  })

  it('tells its place by id and number, and no other answer does', () => {
    const frames = [created, event('in_progress', 0)].map((frame, sequence_number) => ({ ...frame, sequence_number }))
    const place = (providerOptions: object, given: readonly object[]) => {
      const decoder = openaiDefinition({ apiKey }).createDecoder({ ...ask, providerOptions })
      const sink = { start() {}, done: false } as never
      for (const frame of given) decoder.decode({ event: 'message', data: JSON.stringify(frame) }, sink)
      return decoder.place?.()
    }
    expect(place({ background: true }, frames)).toEqual({ answer: 'resp_1', after: 1 })
    expect(place({ background: true }, [])).toBeUndefined()
    expect(place({ background: true }, [created])).toBeUndefined()
    expect(place({ background: false }, frames)).toBeUndefined()
    expect(place({}, frames)).toBeUndefined()
  })

  it('asks for the rest at the address of the answer, with the headers of the first request', () => {
    const { toResume } = openaiDefinition({ apiKey, baseURL: 'https://host.example/v1/', project: 'proj_1' })
    expect(toResume?.({ answer: 'resp_1/x', after: 7 })).toEqual({
      url: 'https://host.example/v1/responses/resp_1%2Fx?stream=true&starting_after=7',
      method: 'GET',
      headers: { accept: 'text/event-stream', 'openai-project': 'proj_1' },
    })
  })

  it('is stopped at the address of the answer, by a request without a body', () => {
    const { toCancel } = openaiDefinition({ apiKey, baseURL: 'https://host.example/v1/', project: 'proj_1' })
    expect(toCancel?.({ answer: 'resp_1/x', after: 7 })).toEqual({
      url: 'https://host.example/v1/responses/resp_1%2Fx/cancel',
      method: 'POST',
      headers: { accept: 'application/json', 'openai-project': 'proj_1' },
    })
  })

  it('reads no event twice, whatever the vendor repeats', () => {
    const frames = [created, ...message(0, 'a', 'b'), completed].map((frame, sequence_number) => ({
      ...frame,
      sequence_number,
    }))
    const repeated = [...frames.slice(0, 4), ...frames.slice(1)]
    const chat = { providerOptions: { background: true } }
    expect(read(repeated, chat)).toEqual(read(frames, chat))
  })
})

it('an answer in the background goes on where all of it comes, not in events', async () => {
  const output = [{ id: 'msg_0', type: 'message', content: [{ type: 'output_text', text: 'ab and c' }] }]
  const response = { id: 'resp_1', object: 'response', usage: { input_tokens: 3, output_tokens: 2 } }
  const begun = [created, ...message(0, 'ab')]
    .slice(0, -2)
    .map((frame, sequence_number) => ({ ...frame, sequence_number }))
  const answers = [
    new Response(begun.map(frame => `data: ${JSON.stringify(frame)}\n\n`).join('')),
    Response.json({ ...response, status: 'in_progress', output: [] }),
    Response.json({ ...response, status: 'completed', output }),
  ]
  const provider = openai({ apiKey, minRetryDelayMs: 0, maxRetryDelayMs: 0, fetch: async () => answers.shift()! })
  const stream = provider.stream({ ...ask, providerOptions: { background: true } })
  expect(await stream.text({ complete: true })).toBe('ab and c')
  expect(answers).toEqual([])
})

describe('tools over Chat Completions', () => {
  const tools = [{ name: 'weather', parameters: { type: 'object' } }]
  const send = (model: string, more: object = {}) =>
    openaiChatDefinition({ apiKey }).toRequest({ ...ask, model, tools, ...more } as never)

  it.each<[string, object]>([
    ['gpt-6-astra', {}],
    ['gpt-6-astra', { reasoning: { enabled: false } }],
    ['gpt-6-sol', { reasoning: { effort: 'high' } }],
    ['openai/gpt-6-luna', { reasoning: { enabled: true } }],
  ])('%s with %j has none, and the error names the API that has', (model, more) => {
    expect(() => send(model, more)).toThrow(/^tools: .*Responses API/)
  })

  it.each<[string, object]>([
    ['gpt-6-sol', { reasoning: { effort: 'none' } }],
    ['gpt-6-astra', { tools: [] }],
    ['gpt-5.4', { reasoning: { effort: 'high' } }],
  ])('%s with %j is sent', (model, more) => {
    expect(send(model, more).method).toBe('POST')
  })
})
