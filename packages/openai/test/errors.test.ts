import { openaiChatDefinition, openaiDefinition } from '@millrace/openai'
import { describe, expect, it } from 'vitest'

const apis = { responses: openaiDefinition({ apiKey: 'k' }), chat: openaiChatDefinition({ apiKey: 'k' }) }

describe.each(Object.entries(apis))('a refusal over %s', (_, { toError }) => {
  it.each<[number, object | string, object]>([
    [401, { error: { message: 'm', code: 'invalid_api_key' } }, { code: 'authentication', retryable: false }],
    [403, { error: { message: 'm', code: 'unsupported_country_region_territory' } }, { code: 'permission' }],
    [404, { error: { message: 'm', code: 'model_not_found' } }, { code: 'not-found' }],
    [400, { error: { message: 'm', code: 'model_not_found' } }, { code: 'not-found' }],
    [400, { error: { message: 'm', code: 'context_length_exceeded' } }, { code: 'context-length' }],
    [
      400,
      { error: { message: 'm', code: 'unsupported_value' } },
      { code: 'invalid-request', providerCode: 'unsupported_value' },
    ],
    [400, { error: { message: 'm', code: 'invalid_prompt' } }, { code: 'content-filter', retryable: false }],
    [429, { error: { message: 'm', code: 'rate_limit_exceeded' } }, { code: 'rate-limit', retryable: true }],
    [429, { error: { message: 'm', type: 'insufficient_quota' } }, { code: 'quota', retryable: false }],
    [500, { error: { message: 'm', type: 'server_error' } }, { code: 'unknown', retryable: true }],
    [503, { error: { message: 'm', code: 'slow_down' } }, { code: 'overloaded', retryable: true }],
    [502, '<html>', { code: 'overloaded', retryable: true }],
    [200, { error: { message: 'm', code: 'vector_store_timeout' } }, { code: 'timeout', retryable: true }],
    [200, { error: { message: 'm', code: 'image_too_large' } }, { code: 'invalid-request', retryable: false }],
    [200, { error: { message: 'm', code: 'of_next_year' } }, { code: 'unknown', retryable: false, message: 'm' }],
    [200, { id: 'resp_1', output: [] }, { code: 'protocol' }],
  ])('%d %j', (status, body, expected) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    expect(toError({ status, headers: { 'x-request-id': 'req_1' }, body: text })).toMatchObject({
      ...expected,
      status,
      requestId: 'req_1',
    })
  })
})
