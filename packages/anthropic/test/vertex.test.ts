import { type AnthropicSettings, anthropic, anthropicDefinition } from '@millrace/anthropic'
import { errorInfo } from '@millrace/core'
import { describe, expect, it } from 'vitest'
import { bodyOf, messageEnd, messageStart, textBlock } from './read.js'

const messages = [{ role: 'user', content: 'Hello' }] as const
const vertex = { project: 'my-project', location: 'us-east5' }
const host = 'https://us-east5-aiplatform.googleapis.com/v1/projects/my-project/locations/us-east5'
const model = 'claude-sonnet-4-5@20250929'
const refusal = { error: { code: 401, message: 'Request had invalid credentials.', status: 'UNAUTHENTICATED' } }

/** Google, which takes one token. */
function google(good: string) {
  const seen: { url: string; headers: Headers; body: Record<string, unknown> }[] = []
  const fetch = async (url: unknown, init?: RequestInit): Promise<Response> => {
    const headers = new Headers(init?.headers)
    seen.push({ url: String(url), headers, body: JSON.parse(String(init?.body)) })
    if (headers.get('authorization') !== `Bearer ${good}`) return Response.json(refusal, { status: 401 })
    const body = bodyOf([messageStart(), ...textBlock(0, 'Hi.'), ...messageEnd()]) as Uint8Array<ArrayBuffer>
    return new Response(body, { headers: { 'content-type': 'text/event-stream' } })
  }
  return { fetch: fetch as typeof globalThis.fetch, seen }
}

const urlOf = (settings: AnthropicSettings): string =>
  anthropicDefinition({ accessToken: 'token', model, ...settings }).toRequest({ messages }).url

it('the model stands in the address and the version in the body', async () => {
  const { fetch, seen } = google('token')
  const provider = anthropic({ vertex, accessToken: 'token', model, beta: ['context-1m-2025-08-07'], fetch })
  expect(await provider.stream({ messages }).text()).toBe('Hi.')
  const [{ url, headers, body }] = seen as [(typeof seen)[0]]
  expect(url).toBe(`${host}/publishers/anthropic/models/${model}:streamRawPredict`)
  expect(body).toMatchObject({ anthropic_version: 'vertex-2023-10-16', stream: true, max_tokens: expect.any(Number) })
  expect(body).not.toHaveProperty('model')
  expect(Object.fromEntries(headers)).not.toHaveProperty('anthropic-version')
  expect(headers.get('anthropic-beta')).toBe('context-1m-2025-08-07')
  expect(Object.fromEntries(headers)).not.toHaveProperty('x-api-key')
})

it.each([
  [{}, host],
  [{ vertex: { project: 'p' } }, 'https://aiplatform.googleapis.com/v1/projects/p/locations/global'],
  [{ vertex: { project: 'p', location: 'eu' } }, 'https://aiplatform.eu.rep.googleapis.com/v1/projects/p/locations/eu'],
  [{ baseURL: 'https://proxy.invalid/g/' }, 'https://proxy.invalid/g/projects/my-project/locations/us-east5'],
])('the address with %j', (settings, expected) => {
  expect(urlOf({ vertex, ...settings })).toBe(`${expected}/publishers/anthropic/models/${model}:streamRawPredict`)
})

describe('the token', () => {
  it('is fetched before each attempt, so that one that has expired is made good once', async () => {
    const { fetch, seen } = google('token-2')
    let asked = 0
    const provider = anthropic({ vertex, accessToken: async () => `token-${++asked}`, model, fetch })
    expect(await provider.stream({ messages }).text()).toBe('Hi.')
    expect(seen.map(({ headers }) => headers.get('authorization'))).toEqual(['Bearer token-1', 'Bearer token-2'])
  })

  it('that is fixed fails as a key does, at once and unshown', async () => {
    const { fetch, seen } = google('another')
    const failed = await anthropic({ vertex, accessToken: 'token', model, fetch })
      .stream({ messages })
      .text()
      .catch(errorInfo)
    expect(failed).toMatchObject({ code: 'authentication', retryable: false, status: 401 })
    expect(seen).toHaveLength(1)
  })

  it.each([
    [{ vertex }, /^vertex takes an accessToken/],
    [{ vertex, apiKey: 'key' }, /^vertex takes an accessToken/],
    [{ vertex, apiKey: 'key', accessToken: 'token' }, /not both/],
    [{ vertex: { project: 'a/b' }, accessToken: 'token' }, /^vertex\.project/],
    [{ vertex: {}, accessToken: 'token' }, /^vertex\.project/],
    [{ vertex: { project: 7 }, accessToken: 'token' }, /^vertex\.project/],
    [{ vertex: { project: 'a', location: null }, accessToken: 'token' }, /^vertex\.location/],
    [{ vertex: { project: 'a', location: '../x' }, accessToken: 'token' }, /^vertex\.location/],
  ] as unknown as [AnthropicSettings, RegExp][])('with %j is refused', (settings, message) => {
    expect(() => anthropic(settings)).toThrow(TypeError)
    expect(() => anthropic(settings)).toThrow(message)
  })
})

it.each<[number, string, object[] | object, object]>([
  [429, 'RESOURCE_EXHAUSTED', [{ retryDelay: '12s' }], { code: 'rate-limit', retryable: true, retryAfterMs: 12_000 }],
  [404, 'NOT_FOUND', [], { code: 'not-found', retryable: false }],
  [403, 'PERMISSION_DENIED', [], { code: 'permission', retryable: false }],
  [400, 'FAILED_PRECONDITION', [], { code: 'permission', retryable: false }],
  [503, 'UNAVAILABLE', [], { code: 'overloaded', retryable: true }],
  [401, 'UNAUTHENTICATED', [], { code: 'authentication', retryable: true }],
])('an error of Google’s, %i %s, is named by its word', (code, status, details, wanted) => {
  const { toError } = anthropicDefinition({ vertex, accessToken: () => 'token' })
  const error = { error: { code, message: 'No.', status, details } }
  for (const body of [error, [error]])
    for (const under of [code, 200])
      expect(toError({ status: under, headers: {}, body: JSON.stringify(body) })).toMatchObject({
        ...wanted,
        providerCode: status,
        message: 'No.',
      })
})

it('a model that could lead elsewhere is refused', () => {
  expect(() => urlOf({ vertex, model: '../../google/models/x' })).toThrow(/^model/)
})
