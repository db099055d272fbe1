import { remote } from '@millrace/client'
import { afterEach, describe, expect, it, vi } from 'vitest'

const question = { messages: [{ role: 'user', content: 'Hi' }] } as const
const remedy = ' Is `url` right? Is its `wire` nativeWire?'

/** The failure of a question, and how often it was sent. */
async function failureOf(respond: () => Response | Promise<Response>) {
  const fetch = vi.fn(async () => respond())
  const records = []
  for await (const batch of remote({ url: 'http://localhost/chat', fetch }).stream(question).batches())
    records.push(...batch)
  expect(records).toHaveLength(1)
  return { sent: fetch.mock.calls.length, ...(records[0]?.type === 'error' ? records[0].error : {}) }
}

describe('an answer that is none of the native wire is told with what came and what mends it, at once', () => {
  it.each<[string, number, Record<string, string>, object]>([
    [
      'a page',
      200,
      { 'content-type': 'text/html; charset=utf-8' },
      { code: 'protocol', message: `The server answered 200 with text/html; charset=utf-8.${remedy}` },
    ],
    [
      'JSON',
      200,
      { 'content-type': 'application/json' },
      { code: 'protocol', message: `The server answered 200 with application/json.${remedy}` },
    ],
    [
      'the page of a 404',
      404,
      { 'content-type': 'text/html' },
      { code: 'not-found', message: `The server answered 404 with text/html.${remedy}` },
    ],
    [
      'a path without POST',
      405,
      {},
      { code: 'invalid-request', message: `The server answered 405 with no content-type.${remedy}` },
    ],
    [
      'the page of a refusal',
      403,
      { 'content-type': 'text/html' },
      { code: 'permission', message: 'The server answered 403 with text/html.' },
    ],
  ])('%s', async (_, status, headers, failure) => {
    // Bytes: a text would bring its own type.
    const failed = await failureOf(() => new Response(new TextEncoder().encode('<h1>Page</h1>'), { status, headers }))
    expect(failed).toMatchObject({ ...failure, status })
  })

  it('a proxy that fails is tried again, and says nothing of the address', async () => {
    const fetch = async (): Promise<Response> => new Response('<h1>Bad gateway</h1>', { status: 502 })
    const answer = remote({ url: 'http://localhost/chat', fetch, baseDelayMs: 1, maxDelayMs: 2, maxAttempts: 2 })
    await expect(answer.stream(question).text()).rejects.toMatchObject({
      code: 'overloaded',
      message: 'The server answered 502 with text/plain;charset=UTF-8.',
    })
  })
})

describe('a relative address', () => {
  afterEach(() => vi.unstubAllGlobals())

  it('without a page fails at once, and sends nothing', async () => {
    const fetch = vi.fn()
    vi.stubGlobal('fetch', fetch)
    await expect(remote({ url: '/chat' }).stream(question).text()).rejects.toMatchObject({
      code: 'invalid-request',
      message: 'There is no page here, so the `url` of remote() has to be absolute.',
    })
    expect(fetch).not.toHaveBeenCalled()
  })

  it('in a page, by a fetch of its own, or with a scheme is asked', async () => {
    const fetch = vi.fn(async () => new Response('', { status: 404 }))
    await expect(remote({ url: '/chat', fetch }).stream(question).text()).rejects.toMatchObject({ code: 'not-found' })
    vi.stubGlobal('fetch', fetch)
    await expect(remote({ url: 'http://localhost/chat' }).stream(question).text()).rejects.toMatchObject({
      code: 'not-found',
    })
    vi.stubGlobal('location', { href: 'http://localhost/' })
    await expect(remote({ url: '/chat' }).stream(question).text()).rejects.toMatchObject({ code: 'not-found' })
    expect(fetch.mock.calls.map(([url]: readonly unknown[]) => url)).toEqual([
      '/chat',
      'http://localhost/chat',
      '/chat',
    ])
  })
})
