import { type ErrorMeanings, failureInfo, readFailure } from '@millrace/core/provider-kit'
import { describe, expect, it } from 'vitest'

const refused = (status: number, body: unknown, meanings?: ErrorMeanings, headers: Record<string, string> = {}) => {
  const failure = { status, headers, body: typeof body === 'string' ? body : JSON.stringify(body) }
  return failureInfo(failure, readFailure(failure, ['canary-key']), meanings)
}

const acme: ErrorMeanings = {
  codes: { slow_down: { code: 'rate-limit' }, server_error: { code: 'quota' }, 498: { code: 'authentication' } },
  wording: [
    [/monthly/, { code: 'quota' }],
    [/busy/, { code: 'overloaded', retryable: false }],
  ],
}

describe('a failure is told', () => {
  it.each<[string, number, unknown, object]>([
    ["by the vendor's own code", 400, { error: { code: 'slow_down' } }, { code: 'rate-limit', retryable: true }],
    ['by its type', 400, { error: { type: 'slow_down' } }, { code: 'rate-limit' }],
    [
      'by the code before the type',
      400,
      { error: { code: 'slow_down', type: 'rate_limit_error' } },
      { code: 'rate-limit' },
    ],
    ['by a code that many have', 400, { error: { code: 'insufficient_quota' } }, { code: 'quota', retryable: false }],
    [
      'by its own meaning of such a code',
      500,
      { error: { code: 'server_error' } },
      { code: 'quota', retryable: false },
    ],
    ['by its words, whatever the status', 403, { error: 'the monthly limit' }, { code: 'quota' }],
    ['as the words say about another try', 503, { error: 'busy' }, { code: 'overloaded', retryable: false }],
    ['by a code before words', 400, { error: { code: 'slow_down', message: 'monthly' } }, { code: 'rate-limit' }],
    ['by words that many have', 400, { error: 'maximum context length' }, { code: 'context-length' }],
    ['by those where the request is at fault', 429, { error: 'maximum context length' }, { code: 'rate-limit' }],
    ['by a list of words', 422, { error: ['a is wrong', 'b is wrong'] }, { message: 'a is wrong; b is wrong' }],
    ['by a list of nothing', 503, { error: [] }, { code: 'overloaded' }],
    ['by a status that only it has', 498, '', { code: 'authentication' }],
    ['by its status', 503, '<html>', { code: 'overloaded', retryable: true }],
    ['by a code that no table has of its own', 400, { error: { code: 'constructor' } }, { code: 'invalid-request' }],
    ['inside of an answer, by the status in it', 200, { error: { code: 503, message: 'm' } }, { code: 'overloaded' }],
    ['inside of an answer, as unknown', 200, { error: 'm' }, { code: 'unknown', retryable: false, message: 'm' }],
    [
      'inside of an answer, words alone',
      200,
      'some words',
      { code: 'protocol', retryable: false, message: 'some words' },
    ],
    ['or a string', 200, '"some words"', { code: 'protocol', message: 'some words' }],
    ['words that a table knows', 200, 'busy', { code: 'overloaded' }],
    ['words that all know', 200, 'prompt is too long', { code: 'context-length' }],
    ['words under a status', 502, 'upstream connect error', { code: 'overloaded', message: 'upstream connect error' }],
    ['an error that was cut', 200, '{"error":{"message":"no', { code: 'protocol', message: '{"error":{"message":"no' }],
    [
      'inside of an answer, by a type that means a status',
      200,
      { error: { type: 'invalid_request_error', message: 'm' } },
      { code: 'invalid-request' },
    ],
    ['by such a code', 200, { error: { code: 'invalid_request_error', message: 'm' } }, { code: 'invalid-request' }],
    ['and not by its words', 200, { error: { type: 'BadRequestError' } }, { code: 'invalid-request' }],
    [
      'by words under such a type',
      200,
      { error: { type: 'invalid_request_error', message: 'prompt is too long' } },
      { code: 'context-length' },
    ],
    [
      'by the status before such a type',
      404,
      { error: { type: 'invalid_request_error', message: 'm' } },
      { code: 'not-found' },
    ],
    [
      'by a status in the body before such a type',
      200,
      { error: { type: 'invalid_request_error', code: 404, message: 'm' } },
      { code: 'not-found' },
    ],
    ['as no stream, where nothing is said', 200, '{}', { code: 'protocol', retryable: false }],
    ['by a code without words inside of an answer', 200, { error: { code: 'slow_down' } }, { code: 'rate-limit' }],
  ])('%s', (_, status, body, info) => {
    expect(refused(status, body, acme)).toMatchObject({ ...info, status })
  })

  it('inside of an answer as a status that the vendor never says', () => {
    const inside = { inside: 500 }
    expect(refused(200, { error: 'm' }, inside)).toMatchObject({ code: 'unknown', retryable: true, status: 200 })
    expect(refused(200, '<html>', inside)).toMatchObject({ code: 'protocol' })
    expect(refused(404, { error: 'm' }, inside)).toMatchObject({ code: 'not-found' })
  })

  it('by a status that the vendor means', () => {
    expect(refused(500, { error: 'm' }, { meant: 402 })).toMatchObject({ code: 'quota', status: 500 })
    expect(refused(200, { error: 'too many tokens' }, { meant: 400 })).toMatchObject({ code: 'context-length' })
  })
})

describe('words of an overlong conversation, without a code', () => {
  it.each([
    "This model's maximum prompt length is 131072 but the request contains 537812 tokens.",
    'Input tokens exceed the configured limit of 922000 tokens. Your messages resulted in 1200003 tokens. Please reduce the length of the messages.',
    "This model's maximum context length is 8192 tokens.",
    'Your input exceeds the context window of this model.',
    'input length and `max_tokens` exceed context limit: 199000 + 8192 > 200000',
    'prompt is too long: 208310 tokens > 200000 maximum',
    'Input is too long for requested model.',
    'The decoder prompt (length 5000) is longer than the maximum model length of 4096.',
    "The input (9999 tokens) is longer than the model's context length (8192 tokens).",
    'Input validation error: `inputs` tokens + `max_new_tokens` must be <= 4097. Given: 5000',
    'The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).',
    'Range of input length should be [1, 30720]',
    'Your request exceeded model token limit: 8192',
    'Please shorten your prompt.',
    'the request exceeds the available context size',
    'Prompt exceeds max length',
  ])('%s', message => {
    for (const status of [200, 400, 413]) expect(refused(status, { error: { message } }).code).toBe('context-length')
    expect(refused(200, message).code).toBe('context-length')
  })

  it.each([
    'max_tokens is too large: 5000. This model supports at most 4096 completion tokens.',
    'Invalid value for prompt_cache_key: the maximum is 64 characters.',
    'Input image exceeds the maximum size of 20 MB.',
    'The system prompt must be a text.',
    'messages: first message must use the "user" role',
  ])('and not: %s', message => {
    expect(refused(400, { error: { message } }).code).toBe('invalid-request')
  })
})

it('nothing that is told holds a secret or has no bound', () => {
  const key = 'canary-key'
  const long = `${key} ${'x'.repeat(5_000)}`
  const body = { error: { code: long, type: long, message: long }, request_id: long }
  for (const told of [refused(400, body), refused(200, body), refused(400, {}, {}, { 'x-request-id': long })]) {
    expect(JSON.stringify(told)).not.toContain(key)
    expect(JSON.stringify(told).length).toBeLessThan(1_600)
  }
})

it('no secret is told, and every code and id is', () => {
  expect(refused(401, { error: { code: 'c', message: 'No canary-key.' }, request_id: 'r' })).toEqual({
    code: 'authentication',
    message: 'No [redacted].',
    retryable: false,
    status: 401,
    providerCode: 'c',
    requestId: 'r',
  })
})

it.each(['request-id', 'x-request-id'])('the id of the request may stand in the header %s', name => {
  expect(refused(500, {}, {}, { [name]: 'r' })).toMatchObject({ requestId: 'r' })
  expect(refused(500, { request_id: 'body' }, {}, { [name]: 'r' })).toMatchObject({ requestId: 'body' })
})

describe('another try', () => {
  const info = { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '2.5s' }
  const told = (code: number, details: unknown[], message = 'No.'): object => ({ error: { code, message, details } })
  it.each<[string, number, unknown, unknown]>([
    ['a second and a half later', 429, told(429, [{}, info]), 2_500],
    ['as a list, spaced', 503, JSON.stringify([told(503, [info])], null, 2), 2_500],
    ['inside of an answer', 200, told(503, [info]), 2_500],
    ['that would help nothing', 403, told(403, [info]), undefined],
    ['of no known form', 429, told(429, [{ retryDelay: 'soon' }]), undefined],
  ])('is made after the time that Google names: %s', (_, status, body, wait) => {
    expect(refused(status, body).retryAfterMs).toBe(wait)
  })

  it('helps with a token that can be had anew', () => {
    expect(refused(401, 'No.', { renews: true })).toMatchObject({ code: 'authentication', retryable: true })
    expect(refused(403, 'No.', { renews: true })).toMatchObject({ code: 'permission', retryable: false })
    expect(refused(401, 'No.', { renews: false })).toMatchObject({ code: 'authentication', retryable: false })
  })
})

const hint = 'The path of baseURL may be wrong or lack its end, such as /v1.'

describe('a 404 for the path, and not for the model, names baseURL', () => {
  it.each<[string, unknown]>([
    ['nothing', ''],
    ['a page', '<!doctype html><title>404</title>'],
    ['other JSON', {}],
    ['plain words', '404 page not found'],
    ['FastAPI', { detail: 'Not Found' }],
    ['llama.cpp', { error: { code: 404, message: 'File Not Found', type: 'not_found_error' } }],
    ['OpenAI', { error: { message: 'Invalid URL (POST /chat/completions)', type: 'invalid_request_error' } }],
    ['Fastify', { message: 'Route POST:/chat/completions not found', error: 'Not Found', statusCode: 404 }],
  ])('%s', (_, body) => {
    const { code, message } = refused(404, body)
    expect({ code, message: message.endsWith(` ${hint}`) }).toEqual({ code: 'not-found', message: true })
  })

  it.each<[string, number, unknown]>([
    ['a model', 404, { error: { message: 'The model `gpt-9` does not exist', code: 'model_not_found' } }],
    ['a model without words', 404, { error: { code: 'model_not_found' } }],
    ['an answer that was kept', 404, { error: { message: "Response with id 'resp_1' not found." } }],
    ['another status', 400, { detail: 'Not Found' }],
  ])('and not for %s', (_, status, body) => {
    expect(refused(status, body).message).not.toContain('baseURL')
  })
})
