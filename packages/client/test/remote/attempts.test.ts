import { createChatSession, type RemoteOptions, remote } from '@millrace/client'
import { type ChatRecord, type StreamOptions, withFallback } from '@millrace/core'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { RemoteAnswer } from '../../src/remote/remote-answer.js'
import { RemoteServer } from '../../src/remote/server.js'
import { answerOf, opening } from '../support/records.js'
import { scriptedProvider } from '../support/scripted-provider.js'

// The attempts that are made to get an answer, and to go on with one, and their bounds.

beforeEach(() => void vi.useFakeTimers())
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const question = { messages: [{ role: 'user', content: 'Hi' }] } as const
const dead = (): Promise<Response> => Promise.reject(new TypeError('fetch failed'))
/** A server that keeps streams, and whose connection breaks behind these records. */
const breaking =
  (records: readonly ChatRecord[]): (() => Promise<Response>) =>
  async () => {
    const frames = records.map((record, at) => `id: s.${at + 1}\ndata: ${JSON.stringify(record)}\n\n`).join('')
    const bytes = [new TextEncoder().encode(frames)]
    const body = new ReadableStream({
      pull(controller) {
        const chunk = bytes.shift()
        if (chunk) controller.enqueue(chunk)
        else controller.error(new TypeError('cut'))
      },
    })
    const headers = { 'content-type': 'text/event-stream', 'millrace-stream-id': 's' }
    return new Response(body, { headers })
  }

/** Counts the requests for an answer over a network that behaves so, one request after the other; the last way stays. */
async function requestsFor(
  ways: readonly (() => Promise<Response>)[],
  options: Partial<RemoteOptions>,
  limits?: StreamOptions,
): Promise<{ readonly count: number; readonly last: ChatRecord | undefined }> {
  let count = 0
  const fetch = (): Promise<Response> => ways[Math.min(count++, ways.length - 1)]!()
  const stream = remote({ url: 'http://localhost/chat', fetch, ...options }).stream(question, limits)
  let last: ChatRecord | undefined
  const read = (async () => {
    for await (const batch of stream.batches()) last = batch.at(-1)
  })()
  await vi.runAllTimersAsync()
  await read
  return { count, last }
}

const network = { type: 'error', error: { code: 'network', retryable: true } }

describe('a server that is not there', () => {
  it.each<[string, Partial<RemoteOptions>, StreamOptions | undefined, number]>([
    ['ten times', {}, undefined, 10],
    ['as often as `maxAttempts` says', { maxAttempts: 3 }, undefined, 3],
    ['once with `maxRetries: 0`', {}, { maxRetries: 0 }, 1],
    ['three times with `maxRetries: 2`', {}, { maxRetries: 2 }, 3],
    ['three times with `maxRetries: 2`, whatever `maxAttempts` is', { maxAttempts: 1 }, { maxRetries: 2 }, 3],
    [
      'as often as `maxAttempts` says where `maxRetries` is undefined',
      { maxAttempts: 4 },
      { maxRetries: undefined } as never,
      4,
    ],
  ])('is asked %s', async (_, options, limits, count) => {
    expect(await requestsFor([dead], options, limits)).toMatchObject({ count, last: network })
  })

  it.each([{ maxRetries: Number.NaN }, { maxAttempts: Number.NaN }])(
    'is asked once by a page that does not check its bounds, where one is no number: %o',
    async bounds => {
      const fetch = vi.fn(dead)
      const options = { url: 'http://localhost/chat', fetch, ...bounds }
      const stream = new RemoteAnswer(new RemoteServer(options), { streamId: 's' }, false, '{}', options)
      const ended = expect(stream.text()).rejects.toMatchObject(network.error)
      await vi.runAllTimersAsync()
      await ended
      expect(fetch).toHaveBeenCalledTimes(1)
    },
  )

  it('is asked as often where a proxy in front of it answers', async () => {
    const proxy = async (): Promise<Response> => new Response('Bad gateway', { status: 502 })
    const { count, last } = await requestsFor([proxy], {}, { maxRetries: 1 })
    expect(count).toBe(2)
    expect(last).toMatchObject({ type: 'error', error: { code: 'overloaded' } })
  })

  it('is asked as often where it opens streams with nothing in them', async () => {
    expect(await requestsFor([breaking([])], {}, { maxRetries: 1 })).toMatchObject({ count: 2, last: network })
  })

  it('is asked as often to go on with an answer', async () => {
    const fetch = vi.fn(dead)
    const stream = remote({ url: 'http://localhost/chat', fetch }).resume({ streamId: 's', seq: 4 }, { maxRetries: 1 })
    const text = expect(stream.text()).rejects.toMatchObject({ code: 'network' })
    await vi.runAllTimersAsync()
    await text
    expect(fetch).toHaveBeenCalledTimes(2)
  })

  it('is asked as often as the options of a session say', async () => {
    const fetch = vi.fn(dead)
    const chat = createChatSession({
      provider: remote({ url: 'http://localhost/chat', fetch }),
      options: { maxRetries: 1 },
    })
    const sent = chat.send('Hi')
    await vi.runAllTimersAsync()
    await sent
    expect(fetch).toHaveBeenCalledTimes(2)
    expect(chat.getSnapshot()).toMatchObject({ status: 'error', error: { code: 'network' } })
  })

  it('is asked once in a fallback, and then the next one', async () => {
    const fetch = vi.fn(dead)
    const next = scriptedProvider(answerOf('next'))
    const text = withFallback([remote({ url: 'http://localhost/chat', fetch }), next])
      .stream(question)
      .text()
    await vi.runAllTimersAsync()
    expect(await text).toBe('next')
    expect(fetch).toHaveBeenCalledTimes(1)
  })
})

it('an answer that breaks off is gone on with in as many attempts as `maxAttempts` says, whatever `maxRetries` is', async () => {
  const { count, last } = await requestsFor([breaking(opening), dead], { maxAttempts: 3 }, { maxRetries: 0 })
  expect(count).toBe(1 + 3)
  expect(last).toMatchObject(network)
})
