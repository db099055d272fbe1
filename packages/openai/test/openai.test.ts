import {
  type ChatError,
  type ChatRecord,
  errorInfo,
  type HttpRequest,
  type Receiver,
  type Transport,
} from '@millrace/core'
import { type OpenAISettings, openai, openaiChatDefinition, openaiDefinition } from '@millrace/openai'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { giveBody, sliced } from '../../../tests/support/in-turns.js'
import { bodyOf, completed, created, event, item, message } from './read.js'

const apiKey = 'sk-canary-0123456789'
const chat = { model: 'gpt-5.4', messages: [{ role: 'user', content: 'Hello' }] } as const

const call = { type: 'function_call', id: 'fc_1', call_id: 'c', name: 'add', arguments: '{"a":"日本"}' }
const thought = {
  type: 'reasoning',
  id: 'rs_1',
  summary: [{ type: 'summary_text', text: 'hm' }],
  encrypted_content: 'xyz',
}
const frames = [
  created,
  ...item(0, thought, [event('reasoning_summary_text.delta', 0, { summary_index: 0, delta: 'hm' })]),
  ...message(1, 'Grüße ', '😀'),
  ...item(2, call, [event('function_call_arguments.delta', 2, { delta: call.arguments })]),
  completed,
]

/** A transport that answers with these bytes, in slices, and keeps what it was asked. */
function answering(bytes: Uint8Array, size = bytes.length, status = 200, type = 'text/event-stream') {
  const requests: HttpRequest[] = []
  let cancelled = 0
  const transport: Transport = (request, receiver) => {
    requests.push(request)
    queueMicrotask(() => {
      receiver.head(status, { 'content-type': type, 'x-request-id': 'req_1' })
      void giveBody(receiver, sliced(bytes, size))
    })
    return { pause() {}, resume() {}, cancel: () => void cancelled++ }
  }
  return { transport, requests, cancelled: () => cancelled }
}

const bytesOf = (given: readonly object[]): Uint8Array => new TextEncoder().encode(bodyOf(given))

async function recordsOf(settings: OpenAISettings, request: object = chat, options = {}): Promise<ChatRecord[]> {
  const records: ChatRecord[] = []
  const stream = openai({ apiKey, maxRetries: 0, ...settings } as never).stream(request as never, options)
  for await (const batch of stream.batches()) records.push(...batch)
  return records
}

/** The records with deltas of one block as one. */
const texts = (records: readonly ChatRecord[]): string =>
  JSON.stringify(records).replace(/"start","messageId":"msg_\w+"/g, '"start"')

beforeEach(() => {
  for (const name of ['API_KEY', 'BASE_URL', 'ORG_ID', 'PROJECT_ID']) vi.stubEnv(`OPENAI_${name}`, undefined)
})
afterEach(() => vi.unstubAllEnvs())

describe('an answer', () => {
  it('is a message', async () => {
    const { transport } = answering(bytesOf(frames))
    expect(await openai({ apiKey, transport }).stream(chat).message()).toMatchObject({
      messageId: 'resp_1',
      model: 'gpt-5.4',
      content: [
        { type: 'reasoning', text: 'hm', providerData: { openai: thought } },
        { type: 'text', text: 'Grüße ' },
        { type: 'text', text: '😀' },
        { type: 'tool-call', toolCallId: 'c', input: { a: '日本' } },
      ],
      finish: { reason: 'tool-calls', rawReason: 'completed' },
      usage: { inputTokens: 9, reasoningTokens: 3 },
    })
  })

  it('is the same in slices of every size', async () => {
    const bytes = bytesOf(frames)
    const whole = texts(await recordsOf({ transport: answering(bytes).transport }))
    for (let size = 1; size <= 64; size++) {
      expect(texts(await recordsOf({ transport: answering(bytes, size).transport }))).toBe(whole)
    }
  })

  it('cut behind any event is truncated, never a success', async () => {
    for (let kept = 0; kept < frames.length; kept++) {
      const records = await recordsOf({ transport: answering(bytesOf(frames.slice(0, kept))).transport })
      expect(records.at(-1)).toMatchObject({ type: 'error', error: { code: 'truncated', provider: 'openai' } })
      expect(records.filter(record => record.type === 'error' || record.type === 'finish')).toHaveLength(1)
    }
  })

  it('closes upstream when it is stopped', async () => {
    const aborter = new AbortController()
    let receiver: Receiver | undefined
    const cancel = vi.fn()
    const transport: Transport = (_, given) => {
      receiver = given
      return { pause() {}, resume() {}, cancel }
    }
    const records: ChatRecord[] = []
    const stream = openai({ apiKey, transport }).stream(chat, { signal: aborter.signal })
    const reading = (async () => {
      for await (const batch of stream.batches()) {
        records.push(...batch)
        aborter.abort()
      }
    })()
    await vi.waitUntil(() => receiver !== undefined, { timeout: 20_000 })
    receiver!.head(200, { 'content-type': 'text/event-stream' })
    receiver!.data(bytesOf(frames.slice(0, 6)))
    await reading
    expect(cancel).toHaveBeenCalled()
    expect(records.at(-1)).toMatchObject({ type: 'error', error: { code: 'aborted' } })
  })

  it('has limits', async () => {
    const long = item(0, { ...call, arguments: '"xxxxxxxxxxxxxxxxxxxx"' })
    const { transport } = answering(bytesOf([created, ...long, completed]))
    const records = await recordsOf({ transport, maxToolInputBytes: 10 })
    expect(records.at(-1)).toMatchObject({ error: { code: 'limit' } })
  })

  it('may be silent for minutes, as models that reason are', () => {
    expect(openaiDefinition().defaults).toEqual({ firstByteTimeoutMs: 600_000, idleTimeoutMs: 600_000 })
  })
})

describe('the key', () => {
  it('goes out as a bearer token, and into no other place', async () => {
    const { transport, requests } = answering(bytesOf(frames))
    await recordsOf({ transport })
    expect(requests[0]!.headers.authorization).toBe(`Bearer ${apiKey}`)
    expect(JSON.stringify([requests[0]!.url, requests[0]!.body])).not.toContain('canary')
  })

  it('goes out in the header that the host wants', async () => {
    const { transport, requests } = answering(bytesOf(frames))
    await recordsOf({ transport, keyHeader: 'api-key', baseURL: 'https://r.openai.azure.example/openai/v1' })
    expect(requests[0]).toMatchObject({
      url: 'https://r.openai.azure.example/openai/v1/responses',
      headers: { 'api-key': apiKey },
    })
    expect(requests[0]!.headers).not.toHaveProperty('authorization')
  })

  it.each([
    ['OPENAI_API_KEY', {}],
    ['XAI_API_KEY', { apiKeyEnv: 'XAI_API_KEY' }],
  ])('comes from %s, read at each request', async (variable, settings) => {
    const { transport, requests } = answering(bytesOf(frames))
    const provider = openai({ transport, ...settings })
    expect(await provider.stream(chat).text().catch(errorInfo)).toMatchObject({
      code: 'authentication',
      message: expect.stringContaining(variable),
    })
    expect(requests).toHaveLength(0)
    vi.stubEnv(variable, 'sk-from-env')
    await provider.stream(chat).text()
    expect(requests[0]!.headers.authorization).toBe('Bearer sk-from-env')
  })

  it('is in no error', async () => {
    const body = JSON.stringify({
      error: { message: `Incorrect API key provided: ${apiKey}.`, code: 'invalid_api_key' },
    })
    const refusals = [
      answering(new TextEncoder().encode(body), undefined, 401, 'application/json'),
      answering(bytesOf([{ type: 'error', message: `No access with ${apiKey}`, code: 'x' }])),
      answering(bytesOf([{ type: 'response.failed', response: { error: { message: apiKey } } }])),
    ]
    for (const { transport } of refusals) {
      const records = await recordsOf({ transport })
      expect(records.at(-1)).toMatchObject({ type: 'error' })
      expect(JSON.stringify(records)).not.toContain('canary')
      const thrown = await openai({ apiKey, transport, maxRetries: 0 })
        .stream(chat)
        .text()
        .catch((error: ChatError) => error)
      expect(String((thrown as ChatError).stack)).not.toContain('canary')
    }
  })
})

describe('settings', () => {
  it.each<[object, string]>([
    [{ apiKey: '' }, 'apiKey'],
    [{ apiKey: 'sk-canary\n' }, 'apiKey'],
    [{ baseURL: 'ftp://a' }, 'baseURL'],
    [{ api: 'completions' }, 'api'],
  ])('that cannot work are a TypeError: %j', (settings, name) => {
    expect(() => openai(settings as never)).toThrow(TypeError)
    expect(() => openai(settings as never)).toThrow(expect.objectContaining({ message: expect.stringContaining(name) }))
    expect(() => openai(settings as never)).not.toThrow(
      expect.objectContaining({ message: expect.stringContaining('canary') }),
    )
  })

  it('name the provider, whose data is its own', async () => {
    expect([openai().id, openai({ api: 'chat' }).id, openai({ id: 'xai' }).id]).toEqual([
      'openai',
      'openai-chat',
      'xai',
    ])
    const records = await recordsOf({ id: 'xai', transport: answering(bytesOf(frames)).transport })
    expect(records.find(record => record.type === 'reasoning-end')).toMatchObject({ providerData: { xai: thought } })
    const back = openaiDefinition({ apiKey, id: 'xai' }).toRequest({
      model: 'grok-4',
      messages: [
        {
          role: 'assistant',
          content: [
            { type: 'reasoning', text: 'hm', providerData: { xai: thought } },
            { type: 'reasoning', text: 'hm', providerData: { openai: thought } },
            { type: 'text', text: 'a' },
          ],
        },
      ],
    })
    expect(JSON.parse(back.body as string).input).toEqual([thought, { role: 'assistant', content: 'a' }])
  })
})

describe('Chat Completions', () => {
  const build = (request: object): Record<string, unknown> =>
    JSON.parse(openaiChatDefinition({ apiKey }).toRequest({ ...chat, ...request } as never).body as string)
  const warned = (request: object): (string | undefined)[] =>
    openaiChatDefinition({ apiKey })
      .toRequest({ ...chat, ...request } as never)
      .warnings!.map(({ setting }) => setting)

  it('are spoken where they are asked for', async () => {
    const chunks = [
      { id: 'c1', model: 'gpt-4o', choices: [{ index: 0, delta: { content: 'Hi' } }] },
      { id: 'c1', choices: [{ index: 0, delta: { annotations: [{ url_citation: { url: 'https://a.example' } }] } }] },
      { id: 'c1', choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] },
      { id: 'c1', choices: [], usage: { prompt_tokens: 1, completion_tokens: 2 } },
    ]
    const body = `${chunks.map(chunk => `data: ${JSON.stringify(chunk)}\n\n`).join('')}data: [DONE]\n\n`
    const { transport, requests } = answering(new TextEncoder().encode(body))
    const result = await openai({ apiKey, transport, api: 'chat', organization: 'org' }).stream(chat).message()
    expect(result).toMatchObject({
      content: [{ text: 'Hi' }],
      sources: [{ url: 'https://a.example' }],
      usage: { inputTokens: 1, outputTokens: 2 },
    })
    expect(requests[0]).toMatchObject({
      url: 'https://api.openai.com/v1/chat/completions',
      headers: { authorization: `Bearer ${apiKey}`, 'openai-organization': 'org' },
    })
  })

  it('are asked as OpenAI takes them', () => {
    expect(
      build({
        messages: [{ role: 'system', content: 'Be brief.' }, ...chat.messages],
        maxOutputTokens: 7,
        seed: 1,
        reasoning: { effort: 'low' },
        providerOptions: { parallelToolCalls: false },
      }),
    ).toEqual({
      model: 'gpt-5.4',
      messages: [{ role: 'developer', content: 'Be brief.' }, ...chat.messages],
      stream: true,
      stream_options: { include_usage: true },
      max_completion_tokens: 7,
      seed: 1,
      reasoning_effort: 'low',
      parallel_tool_calls: false,
    })
  })

  it('take sound', () => {
    const sound = { type: 'audio', mediaType: 'audio/wav', data: 'AQID' }
    expect(build({ model: 'gpt-audio', messages: [{ role: 'user', content: [sound] }] }).messages).toEqual([
      { role: 'user', content: [{ type: 'input_audio', input_audio: { data: 'AQID', format: 'wav' } }] },
    ])
  })

  it.each<[string, object, object, string[]]>([
    ['o3', { temperature: 1, topP: 1, stop: ['x'] }, {}, ['temperature', 'topP', 'stop']],
    ['o3', { presencePenalty: 1, frequencyPenalty: 1 }, {}, ['presencePenalty', 'frequencyPenalty']],
    ['gpt-4o', { presencePenalty: 1, frequencyPenalty: 1 }, { presence_penalty: 1, frequency_penalty: 1 }, []],
    ['gpt-4o', { temperature: 1, topP: 1, stop: ['x'] }, { temperature: 1, top_p: 1, stop: ['x'] }, []],
    ['gpt-4o', { reasoning: { effort: 'low' } }, {}, ['reasoning.effort']],
    ['o3', { reasoning: { effort: 'max' } }, { reasoning_effort: 'high' }, ['reasoning.effort']],
  ])('with %s and %j leave out what the model does not take', (model, settings, expected, warnings) => {
    const {
      model: _model,
      messages: _messages,
      stream: _stream,
      stream_options: _options,
      ...extra
    } = build({ model, ...settings })
    expect(extra).toEqual(expected)
    expect(warned({ model, ...settings })).toEqual(warnings)
  })
})
