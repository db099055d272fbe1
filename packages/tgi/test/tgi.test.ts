import { errorInfo } from '@millrace/core'
import { type TgiSettings, tgi, tgiDefinition } from '@millrace/tgi'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { last, token } from './read.js'

const canary = 'canary-0123456789'
const messages = [{ role: 'user', content: 'Hello' }] as const
beforeEach(() => vi.stubEnv('HF_TOKEN', undefined))
afterEach(() => vi.unstubAllEnvs())

/** What is sent and said. */
async function ask(settings: TgiSettings) {
  const seen: { url: string; authorization: string | null }[] = []
  const fetch = async (url: unknown, init?: RequestInit): Promise<Response> => {
    seen.push({ url: String(url), authorization: new Headers(init?.headers).get('authorization') })
    const frames = [token('Hi'), last('</s>', 'Hi', 'eos_token', true)]
    const body = frames.map(frame => `data:${JSON.stringify(frame)}\n\n`).join('')
    return new Response(body, { headers: { 'content-type': 'text/event-stream' } })
  }
  const text = await tgi({ fetch: fetch as typeof globalThis.fetch, ...settings })
    .stream({ messages })
    .text()
  return { text, ...seen[0]! }
}

it('a server of one’s own needs no key', async () => {
  const url = 'http://127.0.0.1:8080/generate_stream'
  expect(await ask({})).toEqual({ text: 'Hi', url, authorization: null })
  expect(await ask({ apiKey: canary })).toMatchObject({ authorization: `Bearer ${canary}` })
})

it('the token of the environment goes over HTTPS alone', async () => {
  vi.stubEnv('HF_TOKEN', canary)
  expect(await ask({})).toMatchObject({ authorization: null })
  expect(await ask({ baseURL: 'https://x.endpoints.huggingface.cloud/' })).toEqual({
    text: 'Hi',
    url: 'https://x.endpoints.huggingface.cloud/generate_stream',
    authorization: `Bearer ${canary}`,
  })
})

it('a key is never shown', async () => {
  for (const status of [200, 400, 401, 422, 429, 500]) {
    const fetch = async (): Promise<Response> => Response.json({ error: `you sent ${canary}` }, { status })
    const failed = await tgi({ apiKey: canary, maxRetries: 0, fetch }).stream({ messages }).text().catch(errorInfo)
    expect(failed).toHaveProperty('code')
    expect(JSON.stringify(failed)).not.toContain('canary')
  }
})

it.each<[TgiSettings, RegExp]>([
  [{ apiKey: 'a\n' }, /apiKey/],
  [{ baseURL: 'box:1' }, /baseURL/],
])('settings that cannot work are a TypeError: %o', (settings, words) => {
  expect(() => tgi(settings)).toThrow(TypeError)
  expect(() => tgi(settings)).toThrow(words)
})

const long = 'Input validation error: `inputs` tokens + `max_new_tokens` must be <= 4096. Given: 5000 `inputs` tokens'
it.each([
  [422, { error: long, error_type: 'validation' }, { code: 'context-length', retryable: false }],
  [
    422,
    {
      error: 'Input validation error: `inputs` must have less than 1024 tokens. Given: 2000',
      error_type: 'validation',
    },
    { code: 'context-length' },
  ],
  [422, { error: 'Input validation error: `temperature`', error_type: 'validation' }, { code: 'invalid-request' }],
  [424, { error: 'Request failed', error_type: 'generation' }, { code: 'unknown', retryable: true }],
  [429, { error: 'Model is overloaded', error_type: 'overloaded' }, { code: 'overloaded', retryable: true }],
  [500, { error: 'Incomplete generation', error_type: 'incomplete_generation' }, { code: 'unknown', retryable: true }],
  [503, { error: 'unhealthy', error_type: 'healthcheck' }, { code: 'overloaded', retryable: true }],
  [503, { error: 'Model m is currently loading', estimated_time: 20 }, { code: 'overloaded', retryable: true }],
  [401, { error: 'Invalid username or password.' }, { code: 'authentication', retryable: false }],
])('%i %j', (status, body, expected) => {
  const told = tgiDefinition().toError({ status, headers: {}, body: JSON.stringify(body) })
  expect(told).toMatchObject({ ...expected, status, message: body.error })
})
