import { errorInfo } from '@millrace/core'
import { openaiCompatible, type Preset, vertex, vertexMistral } from '@millrace/openai-compatible'
import { describe, expect, it } from 'vitest'
import { chunk, finishing } from './read.js'

const messages = [{ role: 'user', content: 'Hello' }] as const
const place = 'https://us-central1-aiplatform.googleapis.com/v1/projects/p/locations/us-central1'
const llama = 'meta/llama-4-maverick-17b-128e-instruct-maas'

/** Google, which takes one token. */
function google(good: string) {
  const seen: { url: string; token: string | null; body: Record<string, unknown> }[] = []
  const fetch = async (url: unknown, init?: RequestInit): Promise<Response> => {
    const token = new Headers(init?.headers).get('authorization')
    seen.push({ url: String(url), token, body: JSON.parse(String(init?.body)) })
    // Google's endpoint of this dialect wraps its errors in a list.
    const error = { code: 401, message: 'Request had invalid credentials.', status: 'UNAUTHENTICATED' }
    if (token !== `Bearer ${good}`) return Response.json([{ error }], { status: 401 })
    const frames = [chunk({ content: 'Hi' }), finishing('stop')].map(each => `data: ${JSON.stringify(each)}\n\n`)
    return new Response(`${frames.join('')}data: [DONE]\n\n`, { headers: { 'content-type': 'text/event-stream' } })
  }
  return { fetch: fetch as typeof globalThis.fetch, seen }
}

it.each<[string, Preset, string, string, string]>([
  ['open models', vertex, llama, '/endpoints/openapi/chat/completions', llama],
  [
    'Mistral',
    vertexMistral,
    'mistral-medium-3@001',
    '/publishers/mistralai/models/mistral-medium-3@001:streamRawPredict',
    'mistral-medium-3',
  ],
])('%s are asked by their address, with a token', async (_, preset, model, path, inBody) => {
  const { fetch, seen } = google('token')
  const provider = preset({ baseURL: place, accessToken: async () => 'token', fetch })
  expect(await provider.stream({ model, messages }).text()).toBe('Hi')
  expect(seen).toMatchObject([{ url: place + path, token: 'Bearer token', body: { model: inBody, stream: true } }])
})

it('a model in the address that could lead elsewhere is refused', () => {
  const { toRequest } = vertexMistral.definition({ baseURL: place, accessToken: 'token' })
  expect(() => toRequest({ model: '../x', messages })).toThrow(/^model/)
})

describe('a token', () => {
  it('that a function gives is asked for again where it was refused', async () => {
    const { fetch, seen } = google('token-2')
    let asked = 0
    const provider = vertex({ baseURL: place, accessToken: () => `token-${++asked}`, model: llama, fetch })
    expect(await provider.stream({ messages }).text()).toBe('Hi')
    expect(seen.map(({ token }) => token)).toEqual(['Bearer token-1', 'Bearer token-2'])
  })

  it('that is fixed fails at once, unshown', async () => {
    const { fetch, seen } = google('another')
    const provider = openaiCompatible({ id: 'x', baseURL: place, accessToken: 'canary', model: llama, fetch })
    const failed = await provider.stream({ messages }).text().catch(errorInfo)
    expect(failed).toMatchObject({ code: 'authentication', retryable: false })
    expect(JSON.stringify(failed)).not.toContain('canary')
    expect(seen).toHaveLength(1)
  })

  it('stands alone', () => {
    expect(() => vertex({ baseURL: place, apiKey: 'a', accessToken: 'b' })).toThrow(/not both/)
  })
})
