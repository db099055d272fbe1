import { remote } from '@millrace/client'
import { describe, expect, it } from 'vitest'
import { delta, opening } from '../support/records.js'

const question = { messages: [{ role: 'user', content: 'Hi' }] } as const
const fast = { baseDelayMs: 1, maxDelayMs: 2 }

const eventStream = { 'content-type': 'text/event-stream', 'millrace-stream-id': 'given' }
const textOf = (records: readonly unknown[]): string =>
  records.map(each => `data: ${JSON.stringify(each)}\n\n`).join('')

/** Bodies of responses, each with whether somebody has read it to its end or given it up. */
function watchedBodies() {
  const left = new Set<string>()
  const body = (name: string, text: string, ends = true): ReadableStream<Uint8Array> => {
    left.add(name)
    return new ReadableStream(
      {
        pull(controller) {
          if (text !== '') controller.enqueue(new TextEncoder().encode(text))
          else if (ends) controller.close()
          if (text === '' && ends) left.delete(name)
          text = ''
        },
        cancel: () => void left.delete(name),
      },
      { highWaterMark: 0 },
    )
  }
  return { left, body }
}

describe('a refusal is read as far as one that somebody wrote is long', () => {
  const refusing = (text: string, ends: boolean) => {
    const asked = { bytes: 0, left: false }
    const body = new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          if (asked.bytes > 0 && ends) return controller.close()
          const bytes = new TextEncoder().encode(asked.bytes > 0 ? 'x'.repeat(65_536) : text)
          asked.bytes += bytes.length
          controller.enqueue(bytes)
        },
        cancel: () => {
          asked.left = true
        },
      },
      { highWaterMark: 0 },
    )
    const headers = { 'content-type': 'application/json' }
    const fetch = async (): Promise<Response> => new Response(body, { status: 403, headers })
    return { asked, answer: remote({ url: 'http://localhost/chat', fetch, ...fast }).stream(question) }
  }
  const told = JSON.stringify({ error: { code: 'permission', message: 'Nicht für Sie: 秋水.', retryable: false } })

  it('in the words of the server', async () => {
    const { answer } = refusing(told, true)
    await expect(answer.text()).rejects.toMatchObject({ code: 'permission', message: 'Nicht für Sie: 秋水.' })
  })

  it('and by its status where it has no end', async () => {
    const { asked, answer } = refusing(told.slice(0, -5), false)
    await expect(answer.text()).rejects.toMatchObject({
      code: 'permission',
      status: 403,
      message: expect.stringContaining('answered 403'),
    })
    expect(asked.left).toBe(true)
    expect(asked.bytes).toBeLessThan(300_000)
  })
})

describe('every body is read or given up, so that its connection is free', () => {
  it.each([
    ['of a stop', 200, 'DELETE'],
    ['of a stop that a proxy has refused', 502, 'DELETE'],
    ['of a stop that came too early', 404, 'DELETE'],
    ['of a stop without permission', 401, 'DELETE'],
    ['of a question without permission', 401, 'POST'],
    ['of a question that a proxy has refused', 403, 'POST'],
    ['of a page in place of a stream', 200, 'POST'],
    ['of a place that is not there', 404, 'GET'],
  ])('%s, %d', async (_, status, failing) => {
    const { left, body } = watchedBodies()
    let seen = 0
    const fetch = async (_url: string | URL, init: RequestInit = {}): Promise<Response> => {
      const { method = '' } = init
      const name = `${method} ${++seen}`
      if (method === failing && seen < 4)
        return new Response(body(name, '<h1>Page</h1>'), { status, headers: { 'content-type': 'text/html' } })
      if (method === 'DELETE') return new Response(null, { status: 204 })
      return new Response(body(name, textOf([...opening, delta('a')]), method === 'GET'), { headers: eventStream })
    }
    const stream = remote({ url: 'http://localhost/chat', fetch, headers: () => ({}), ...fast, maxAttempts: 2 })
    const answer = failing === 'GET' ? stream.resume({ streamId: 'given' }) : stream.stream(question)
    const reading = (async () => {
      for await (const _ of answer.batches()) if (failing === 'DELETE') answer.cancel()
    })()
    await reading
    await expect.poll(() => [...left]).toEqual([])
    expect(seen).toBeGreaterThan(0)
  })

  it('also where giving it up fails', async () => {
    const fetch = async (_url: string | URL, { method }: RequestInit = {}): Promise<Response> => {
      const broken = new ReadableStream({ cancel: () => Promise.reject(new Error('Broken.')) })
      if (method === 'DELETE') return new Response(broken)
      return new Response(new ReadableStream({ pull: c => c.enqueue(new TextEncoder().encode(textOf(opening))) }), {
        headers: eventStream,
      })
    }
    const answer = remote({ url: 'http://localhost/chat', fetch }).stream(question)
    for await (const _ of answer.batches()) answer.cancel()
    // A rejection that nobody hears would fail the run.
    await new Promise(resolve => setTimeout(resolve, 10))
  })
})
