import { type BedrockSettings, bedrock, bedrockDefinition } from '@millrace/bedrock'
import { type ErrorInfo, errorInfo } from '@millrace/core'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { answering, bodyOf, metadata, model, recordsOf, start, stop, text } from './read.js'

const messages = [{ role: 'user', content: 'Hello' }] as const
const body = bodyOf([start, text('Hi ü.'), stop(), metadata()])
const variables = ['AWS_BEARER_TOKEN_BEDROCK', 'AWS_REGION', 'AWS_DEFAULT_REGION', 'AWS_ENDPOINT_URL_BEDROCK_RUNTIME']

beforeEach(() => {
  for (const name of variables) vi.stubEnv(name, undefined)
})
afterEach(() => vi.unstubAllEnvs())

/** A vendor that answers every request alike, and remembers what it was asked. */
function vendor(answer: Uint8Array | object = body, status = 200, headers: Record<string, string> = {}) {
  const seen: { url: string; key: string | null }[] = []
  const fetch = async (url: unknown, init?: RequestInit): Promise<Response> => {
    seen.push({ url: String(url), key: new Headers(init?.headers).get('authorization') })
    const sent = answer instanceof Uint8Array ? (answer as Uint8Array<ArrayBuffer>) : JSON.stringify(answer)
    return new Response(sent, { status, headers: { 'content-type': 'application/vnd.amazon.eventstream', ...headers } })
  }
  return { fetch: fetch as typeof globalThis.fetch, seen }
}

const failureOf = (settings: BedrockSettings): Promise<ErrorInfo | string> =>
  bedrock({ region: 'us-east-1', model, ...settings })
    .stream({ messages })
    .text()
    .catch(errorInfo)

it('an answer comes over HTTP', async () => {
  const { fetch } = vendor()
  const message = await bedrock({ apiKey: 'key', region: 'us-east-1', model, fetch }).stream({ messages }).message()
  expect(message).toMatchObject({ content: [{ type: 'text', text: 'Hi ü.' }], model, usage: { inputTokens: 3 } })
})

describe('the key', () => {
  it('comes from the code, the environment, or a function that is asked for each attempt', async () => {
    const { fetch, seen } = vendor()
    vi.stubEnv('AWS_BEARER_TOKEN_BEDROCK', 'from-environment')
    const tokens = ['token-1', 'token-2']
    await failureOf({ fetch, apiKey: 'given' })
    await failureOf({ fetch })
    const provider = bedrock({ fetch, region: 'us-east-1', model, accessToken: async () => tokens.shift()! })
    await provider.stream({ messages }).text()
    await provider.stream({ messages }).text()
    expect(seen.map(({ key }) => key)).toEqual(
      ['given', 'from-environment', 'token-1', 'token-2'].map(key => `Bearer ${key}`),
    )
  })

  it('that is missing fails before any request', async () => {
    const { fetch, seen } = vendor()
    expect(await failureOf({ fetch })).toMatchObject({
      code: 'authentication',
      message: expect.stringContaining('AWS_BEARER_TOKEN_BEDROCK'),
    })
    expect(seen).toEqual([])
  })

  it.each([
    [{ apiKey: 'canary-1' }, 1],
    [{ accessToken: async () => 'canary-1' }, 2],
  ])('that is refused is asked for once more only where it may be another: %o', async (settings, requests) => {
    const refusal = { Message: 'Authentication failed: Please make sure your API Key is valid. canary-1' }
    const { fetch, seen } = vendor(refusal, 403)
    const error = await failureOf({ fetch, minRetryDelayMs: 0, ...settings })
    expect(error).toMatchObject({ code: 'authentication', status: 403 })
    expect(JSON.stringify(error)).not.toContain('canary')
    expect(seen).toHaveLength(requests)
  })
})

describe('the address', () => {
  const address = async (settings: BedrockSettings): Promise<string> => {
    const { fetch, seen } = vendor()
    await bedrock({ apiKey: 'key', model, fetch, ...settings })
      .stream({ messages })
      .text()
    return new URL(seen[0]!.url).origin
  }

  it('is that of the region, given or in the environment', async () => {
    vi.stubEnv('AWS_DEFAULT_REGION', 'eu-west-1')
    expect(await address({})).toBe('https://bedrock-runtime.eu-west-1.amazonaws.com')
    vi.stubEnv('AWS_REGION', 'eu-central-1')
    expect(await address({})).toBe('https://bedrock-runtime.eu-central-1.amazonaws.com')
    expect(await address({ region: 'ap-south-1' })).toBe('https://bedrock-runtime.ap-south-1.amazonaws.com')
  })

  it('may be any other', async () => {
    vi.stubEnv('AWS_ENDPOINT_URL_BEDROCK_RUNTIME', 'https://vpce.example')
    expect(await address({})).toBe('https://vpce.example')
    expect(await address({ baseURL: 'https://proxy.example/' })).toBe('https://proxy.example')
  })

  it('that is not known fails the answer', async () => {
    const { fetch } = vendor()
    const error = bedrock({ apiKey: 'key', model, fetch }).stream({ messages }).text()
    await expect(error).rejects.toMatchObject({
      code: 'invalid-request',
      message: expect.stringContaining('AWS_REGION'),
    })
    vi.stubEnv('AWS_REGION', 'nowhere.example/')
    const again = bedrock({ apiKey: 'key', model, fetch }).stream({ messages }).text()
    await expect(again).rejects.toMatchObject({ code: 'invalid-request' })
  })
})

it.each<[string, object]>([
  ['an empty key', { apiKey: '' }],
  ['a key and a token', { apiKey: 'a', accessToken: 'b' }],
  ['a region', { region: 'us-east-1.evil.example/' }],
  ['a model', { model: '' }],
  ['an address', { baseURL: 'x' }],
])('settings that cannot work are a TypeError: %s', (_, settings) => {
  expect(() => bedrockDefinition(settings as BedrockSettings)).toThrow(TypeError)
})

describe('failures', () => {
  it.each<[string, number, object, Record<string, string>, object]>([
    [
      'by their header',
      429,
      { message: 'Slow down' },
      { 'x-amzn-errortype': 'ThrottlingException:http://x/' },
      { code: 'rate-limit', providerCode: 'ThrottlingException', retryable: true },
    ],
    [
      'not ready',
      429,
      { message: 'Wait' },
      { 'x-amzn-errortype': 'ModelNotReadyException' },
      { code: 'overloaded', retryable: true },
    ],
    [
      'a model that failed',
      424,
      { message: 'Oh' },
      { 'x-amzn-errortype': 'ModelErrorException' },
      { code: 'unknown', retryable: true },
    ],
    [
      'a quota',
      400,
      { message: 'Oh' },
      { 'x-amzn-errortype': 'ServiceQuotaExceededException' },
      { code: 'quota', retryable: false },
    ],
    [
      'a long prompt',
      400,
      { message: 'Input is too long for requested model.' },
      { 'x-amzn-errortype': 'ValidationException' },
      { code: 'context-length' },
    ],
    ['an unknown model', 400, { message: 'The provided model identifier is invalid.' }, {}, { code: 'not-found' }],
    [
      'no access',
      403,
      { message: "You don't have access to the model." },
      { 'x-amzn-errortype': 'AccessDeniedException' },
      { code: 'permission' },
    ],
    ['an expired key', 403, { Message: 'Bearer Token has expired' }, {}, { code: 'authentication' }],
    [
      'a type in the body',
      400,
      { __type: 'com.amazon.coral.validate#ValidationException', message: 'No.' },
      {},
      { code: 'invalid-request', providerCode: 'ValidationException' },
    ],
  ])('%s', async (_, status, answer, headers, wanted) => {
    const { fetch } = vendor(answer, status, { 'x-amzn-requestid': 'req-1', ...headers })
    expect(await failureOf({ apiKey: 'key', fetch, maxRetries: 0 })).toMatchObject({
      status,
      requestId: 'req-1',
      ...wanted,
    })
  })

  it('in front of an answer are tried again, as those of a status are', async () => {
    const busy = bodyOf([['serviceUnavailableException', { message: 'Busy' }]])
    let asked = 0
    const records = await recordsOf({
      transport: (request, receiver) => answering([++asked < 3 ? busy : body])(request, receiver),
      maxRetries: 2,
      minRetryDelayMs: 0,
    })
    expect(asked).toBe(3)
    expect(records.at(-1)).toMatchObject({ type: 'finish' })
  })
})
