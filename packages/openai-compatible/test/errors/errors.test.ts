import { chatCompletionsError } from '@millrace/openai-compatible/dialect'
import { describe, expect, it } from 'vitest'

const refused = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  chatCompletionsError({ status, headers, body: typeof body === 'string' ? body : JSON.stringify(body) })

describe('a refusal', () => {
  it.each<[string, number, unknown, object]>([
    [
      'by its code',
      404,
      { error: { message: 'No.', code: 'model_not_found' } },
      { code: 'not-found', providerCode: 'model_not_found' },
    ],
    [
      'by its type',
      429,
      { error: { message: 'No.', type: 'insufficient_quota', code: null } },
      { code: 'quota', retryable: false },
    ],
    [
      'by its code where the status says less',
      429,
      { error: { message: 'No.', code: 'insufficient_quota' } },
      { code: 'quota', retryable: false },
    ],
    [
      'by its words: too long',
      400,
      { error: { message: 'prompt too long; exceeded max context length', code: null } },
      { code: 'context-length', retryable: false },
    ],
    [
      'by its words: wrong key',
      400,
      { code: 'invalid-argument', error: 'Incorrect API key provided.' },
      { code: 'authentication' },
    ],
    [
      'by its status alone',
      503,
      { error: { message: 'Busy.' } },
      { code: 'overloaded', retryable: true, message: 'Busy.' },
    ],
    [
      'words do not outweigh another status',
      429,
      { error: { message: 'Tokens per minute: context window' } },
      { code: 'rate-limit' },
    ],
    ['flat', 400, { message: 'No.' }, { code: 'invalid-request', message: 'No.' }],
    ['a detail', 401, { detail: 'Invalid API Key' }, { code: 'authentication', message: 'Invalid API Key' }],
    [
      'a list of details',
      422,
      { detail: [{ loc: ['body', 'model'], msg: 'Field required' }] },
      { code: 'invalid-request', message: 'Field required' },
    ],
    [
      'a list of errors',
      400,
      [{ error: { code: 400, message: 'API key not valid.', status: 'INVALID_ARGUMENT' } }],
      { code: 'authentication' },
    ],
    ['a text', 500, { error: 'Broken.' }, { code: 'unknown', retryable: true, message: 'Broken.' }],
    ['a page', 502, '<html>Bad Gateway</html>', { code: 'overloaded', retryable: true }],
    ['nothing', 418, '', { code: 'invalid-request', retryable: false }],
    ['a JSON answer instead of a stream', 200, { id: 'c', choices: [] }, { code: 'protocol', retryable: false }],
    ['a page instead of a stream', 200, '<html></html>', { code: 'protocol' }],
    [
      'a code like a member of every object',
      400,
      { error: { code: 'constructor', message: 'No.' } },
      { code: 'invalid-request' },
    ],
  ])('%s', (_, status, body, expected) => {
    expect(refused(status, body)).toMatchObject({ status, ...expected })
  })

  it('takes the id of the request from the header or the body', () => {
    expect(refused(500, {}, { 'x-request-id': 'r1' }).requestId).toBe('r1')
    expect(refused(500, { error: {}, request_id: 'r2' }, { 'x-request-id': 'r1' }).requestId).toBe('r2')
  })

  it('lets a vendor say what its codes mean', () => {
    const failure = { status: 400, headers: {}, body: '{"error":{"code":"E7","message":"Full."}}' }
    const info = chatCompletionsError(failure, { codes: { E7: { code: 'overloaded' } } })
    expect(info).toMatchObject({ code: 'overloaded', retryable: true, providerCode: 'E7' })
  })

  it('never repeats a key', () => {
    const body = JSON.stringify({
      error: { message: 'Wrong key canary-key-1234 in Bearer abcdefgh.ijklmnop; also sk-abcdefgh***xyz' },
    })
    const info = chatCompletionsError({ status: 401, headers: {}, body }, { secrets: () => ['canary-key-1234'] })
    expect(info.message).toBe('Wrong key [redacted] in [redacted]; also [redacted]')
  })

  it('is not longer than a reader can bear', () => {
    expect(refused(400, { error: { message: 'x'.repeat(60_000) } }).message.length).toBeLessThan(1_100)
  })
})
