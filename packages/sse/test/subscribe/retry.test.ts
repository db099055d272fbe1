import { SseConnectionError, SseHttpError, SseLimitError, SseTimeoutError } from '@millrace/sse'
import { describe, expect, it } from 'vitest'
import { lastEventIdHeader } from '../../src/subscribe/last-event-id.js'
import { redirected, type SseRequest } from '../../src/subscribe/redirect.js'
import { backoffMs, isRetryable } from '../../src/subscribe/retry.js'

const http = (status: number, problem: SseHttpError['problem'] = 'status') =>
  new SseHttpError(problem, { status, headers: {}, body: '' })

describe('isRetryable', () => {
  it.each<[unknown, boolean]>([
    [new SseConnectionError('x'), true],
    [new SseTimeoutError('idle', 1), true],
    [new SseTimeoutError('total', 1), false],
    [new SseLimitError('bytes', 1), false],
    [new TypeError('x'), false],
    [http(200, 'content-type'), false],
    [http(302, 'redirect'), false],
    [http(205), false],
    ...[400, 401, 403, 404, 410, 422].map(status => [http(status), false] as [unknown, boolean]),
    ...[408, 429, 500, 502, 503, 504].map(status => [http(status), true] as [unknown, boolean]),
  ])('%s: %s', (failure, retryable) => {
    expect(isRetryable(failure)).toBe(retryable)
  })
})

describe('backoffMs', () => {
  it.each([
    [0, 1000],
    [1, 1000],
    [2, 2000],
    [4, 8000],
    [6, 30_000],
    [5000, 30_000],
  ])('after attempt %i it is anything up to %i', (attempt, most) => {
    expect(backoffMs(attempt, 1000, 30_000, () => 0)).toBe(0)
    expect(backoffMs(attempt, 1000, 30_000, () => 1)).toBe(most)
  })

  it('is bounded when the server names a longer time, and zero when it names zero', () => {
    expect(backoffMs(1, 2 ** 31 - 1, 30_000, () => 1)).toBe(30_000)
    expect(backoffMs(5000, 0, 30_000, () => 1)).toBe(0)
    expect(backoffMs(3, 0, 30_000, () => 1)).toBe(0)
  })
})

describe('L16: lastEventIdHeader', () => {
  it.each([
    ['7', '7'],
    ['…', '\xe2\x80\xa6'],
    ['a\tb', 'a\tb'],
    [' 7 ', ' 7 '],
    ['x'.repeat(8192), 'x'.repeat(8192)],
    ['', undefined],
    ['\x01', undefined],
    ['a\x7f', undefined],
    ['x'.repeat(8193), undefined],
    ['你'.repeat(8000), undefined],
    ['x'.repeat(1024 * 1024), undefined],
  ])('%#: a header or nothing, and never an exception', (id, header) => {
    expect(lastEventIdHeader(id)).toBe(header)
    if (header !== undefined) new Headers({ 'last-event-id': header })
  })
})

describe('redirected', () => {
  const headers = {
    authorization: 'a',
    cookie: 'c',
    'proxy-authorization': 'p',
    'content-type': 't',
    'last-event-id': '7',
  }
  const request: SseRequest = { url: 'https://a.example/x/y', method: 'POST', headers, body: 'b' }

  it.each([
    [301, 'POST', 'GET'],
    [302, 'POST', 'GET'],
    [303, 'POST', 'GET'],
    [303, 'PUT', 'GET'],
    [303, 'HEAD', 'HEAD'],
    [302, 'PUT', 'PUT'],
    [307, 'POST', 'POST'],
    [308, 'POST', 'POST'],
  ])('%i turns %s into %s', (status, from, to) => {
    const next = redirected({ ...request, method: from }, status, '/z')
    const kept = from === to
    expect(next).toMatchObject({ url: 'https://a.example/z', method: to, body: kept ? 'b' : undefined })
    expect(next?.headers['content-type']).toBe(kept ? 't' : undefined)
    expect(next?.headers).toHaveProperty('authorization', 'a')
  })

  it.each(['https://b.example/', 'http://a.example/', 'https://a.example:8443/', '//b.example/z'])(
    'to %s no credentials go along, the event id does',
    location => {
      expect(redirected(request, 307, location)?.headers).toEqual({ 'content-type': 't', 'last-event-id': '7' })
    },
  )

  it.each([undefined, 'file:///etc/passwd', 'data:text/event-stream,data:x', 'http://'])(
    'to %s it leads nowhere',
    location => {
      expect(redirected(request, 302, location)).toBeUndefined()
    },
  )
})
