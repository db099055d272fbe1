import { ChatError, type ChatRecord } from '@millrace/core'
import { type OpenAICompatibleSettings, openaiCompatible } from '@millrace/openai-compatible'
import { chatCompletionsDefinition } from '@millrace/openai-compatible/dialect'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { deepFreeze } from '../../../tests/support/deep-freeze.js'
import { chunk, finishing } from './read.js'

interface Seen {
  url: string
  headers: Record<string, string>
  body: Record<string, unknown>
}

/** A fetch that answers with these frames and remembers what it was asked. */
function fakeFetch(frames: readonly object[], status = 200): { fetch: typeof fetch; seen: Seen[] } {
  const seen: Seen[] = []
  const body =
    status === 200
      ? `${frames.map(frame => `data: ${JSON.stringify(frame)}\n\n`).join('')}data: [DONE]\n\n`
      : JSON.stringify(frames[0])
  const type = status === 200 ? 'text/event-stream' : 'application/json'
  const answer = async (input: unknown, init: RequestInit = {}): Promise<Response> => {
    seen.push({
      url: String(input),
      headers: Object.fromEntries(new Headers(init.headers)),
      body: JSON.parse(String(init.body)),
    })
    return new Response(body, { status, headers: { 'content-type': type } })
  }
  return { fetch: answer as typeof fetch, seen }
}

const base: OpenAICompatibleSettings = { id: 'acme', baseURL: 'https://acme.invalid/v1/', model: 'm' }
const messages = [{ role: 'user', content: 'Hello' }] as const
const answer = [chunk({ content: 'Hi' }), finishing('stop', { usage: { prompt_tokens: 2, completion_tokens: 1 } })]

async function failureOf(settings: OpenAICompatibleSettings, request = {}): Promise<ChatError> {
  const failed = await openaiCompatible(settings)
    .stream({ messages, ...request }, { maxRetries: 0 })
    .text()
    .catch(error => error)
  expect(failed).toBeInstanceOf(ChatError)
  return failed
}

afterEach(() => vi.unstubAllEnvs())

describe('a request', () => {
  it('goes to the address, with the key, and comes back as an answer', async () => {
    const { fetch, seen } = fakeFetch(answer)
    const provider = openaiCompatible({ ...base, apiKey: 'k1', headers: { 'X-Title': 'app' }, fetch })
    const result = await provider.stream({ messages }).message()
    expect(result).toMatchObject({ content: [{ type: 'text', text: 'Hi' }], usage: { inputTokens: 2 }, model: 'm' })
    expect(seen[0]).toMatchObject({
      url: 'https://acme.invalid/v1/chat/completions',
      headers: {
        authorization: 'Bearer k1',
        'x-title': 'app',
        accept: 'text/event-stream',
        'content-type': 'application/json',
      },
      body: { model: 'm', stream: true },
    })
  })

  it('takes the path and the header of the key that the vendor has', async () => {
    const { fetch, seen } = fakeFetch(answer)
    await openaiCompatible({ ...base, path: '/x?api-version=1', keyHeader: 'api-key', apiKey: 'k1', fetch })
      .stream({ messages })
      .text()
    expect(seen[0]!.url).toBe('https://acme.invalid/v1/x?api-version=1')
    expect(seen[0]!.headers).toMatchObject({ 'api-key': 'k1' })
    expect(seen[0]!.headers).not.toHaveProperty('authorization')
  })

  it('takes the model of the request before the default, and needs one of them', async () => {
    const { fetch, seen } = fakeFetch(answer)
    await openaiCompatible({ ...base, fetch })
      .stream({ messages, model: 'other' })
      .text()
    expect(seen[0]!.body.model).toBe('other')
    const { id, baseURL } = base
    expect(await failureOf({ id, baseURL, fetch })).toMatchObject({
      code: 'invalid-request',
      message: expect.stringContaining('model'),
    })
  })

  it('carries warnings into start', async () => {
    const { fetch } = fakeFetch(answer)
    const provider = openaiCompatible({ ...base, fetch, request: { lacks: ['seed'] } })
    const result = await provider.stream({ messages, seed: 1 }).message()
    expect(result.warnings).toEqual([{ setting: 'seed', message: expect.any(String) }])
  })

  it('is pure: same in, same out, and nothing changed', () => {
    const { toRequest } = chatCompletionsDefinition(
      deepFreeze({ id: 'acme', baseURL: 'https://acme.invalid', model: 'm' }),
    )
    const chat = deepFreeze({ messages, tools: [{ name: 't', parameters: {} }], reasoning: { effort: 'low' } } as const)
    expect(toRequest(chat)).toEqual(toRequest(chat))
  })
})

describe('the key', () => {
  it('comes out of the environment at each request', async () => {
    const { fetch, seen } = fakeFetch(answer)
    const provider = openaiCompatible({ ...base, apiKeyEnv: 'ACME_TEST_KEY', fetch })
    vi.stubEnv('ACME_TEST_KEY', 'one')
    await provider.stream({ messages }).text()
    vi.stubEnv('ACME_TEST_KEY', 'two')
    await provider.stream({ messages }).text()
    expect(seen.map(request => request.headers.authorization)).toEqual(['Bearer one', 'Bearer two'])
  })

  it('that is missing fails before any request and names the variable', async () => {
    const { fetch, seen } = fakeFetch(answer)
    const failed = await failureOf({ ...base, apiKeyEnv: 'ACME_TEST_KEY', fetch })
    expect(failed).toMatchObject({ code: 'authentication', message: expect.stringContaining('ACME_TEST_KEY') })
    expect(seen).toEqual([])
  })

  it('is not needed where none is asked for', async () => {
    const { fetch, seen } = fakeFetch(answer)
    await openaiCompatible({ ...base, fetch })
      .stream({ messages })
      .text()
    expect(seen[0]!.headers).not.toHaveProperty('authorization')
  })

  it.each([[''], ['a b'], ['key\n'], ['schlüssel']])('%j is refused at once, unseen', apiKey => {
    const making = (): unknown => openaiCompatible({ ...base, apiKey })
    expect(making).toThrow(TypeError)
    if (apiKey) expect(making).toThrow(expect.objectContaining({ message: expect.not.stringContaining(apiKey) }))
  })

  it('that is malformed in the environment fails the answer, unseen', async () => {
    vi.stubEnv('ACME_TEST_KEY', 'canary key')
    const failed = await failureOf({ ...base, apiKeyEnv: 'ACME_TEST_KEY' })
    expect(failed).toMatchObject({ code: 'authentication', message: expect.stringContaining('ACME_TEST_KEY') })
    expect(JSON.stringify(failed)).not.toContain('canary')
  })

  it('is cut out of what the vendor says', async () => {
    const { fetch } = fakeFetch([{ error: { message: 'Not canary-key, please.' } }], 401)
    const failed = await failureOf({ ...base, apiKey: 'canary-key', fetch })
    expect(failed).toMatchObject({ code: 'authentication', message: 'Not [redacted], please.', provider: 'acme' })
  })
})

it.each([['nowhere'], ['ftp://x'], ['https://user:pass@x'], ['https://x?y=1'], [undefined], [7]])(
  'base URL %j is refused',
  baseURL => {
    expect(() => openaiCompatible({ ...base, baseURL: baseURL as string })).toThrow(TypeError)
  },
)

it('one HTTP answer is one answer, whatever the chunks', async () => {
  const { fetch } = fakeFetch(answer)
  const records: ChatRecord[] = []
  for await (const batch of openaiCompatible({ ...base, fetch })
    .stream({ messages })
    .batches())
    records.push(...batch)
  expect(records.map(record => record.type)).toEqual(['start', 'text-start', 'text-delta', 'text-end', 'finish'])
})
