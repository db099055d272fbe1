import { SseHttpError, type SseRetryScheduled, subscribe } from '@millrace/sse'
import { expect, onTestFinished, test } from 'vitest'
import { until } from '../../../loopback/support/until.js'
import { type Passage, silenceMs } from './passage.js'
import { sseFetch } from './records.js'
import { within } from './within.js'

/** A server that is restarted, with a subscription to it through the middleman. */
export function restarts(passage: Passage): void {
  test('a subscription outlives a server that is gone, and one that shuts down, and goes on from its last event', async () => {
    const { origin, readers } = passage
    let draining = false
    origin.serve(({ headers }, response) => {
      if (draining) {
        response.writeHead(503, { 'retry-after': '0' }).end()
        return
      }
      response.writeHead(200, { 'content-type': 'text/event-stream', 'x-accel-buffering': 'no' })
      const id = headers['last-event-id'] ?? 'nothing'
      response.write(`id: ${id === 'nothing' ? 'first' : 'second'}\ndata: after ${id}\n\n`)
    })

    const retries: SseRetryScheduled[] = []
    const subscription = subscribe('http://server/chat', {
      fetch: sseFetch(readers.ask),
      idleTimeoutMs: silenceMs,
      maxAttempts: 1_000,
      baseDelayMs: 5,
      maxDelayMs: 50,
      onRetryScheduled(retry) {
        retries.push(retry)
        if (isRefusal(retry.error)) draining = false
      },
    })
    onTestFinished(() => subscription.close())
    const events = subscription[Symbol.asyncIterator]()
    expect((await within('an event', events.next())).value?.data).toBe('after nothing')

    const next = events.next()
    origin.stop()
    // The first is the connection that is lost; the second finds nobody.
    await until('the server is missed', () => retries.length >= 2)
    draining = true
    await origin.restart()
    expect((await within('the next event', next)).value?.data).toBe('after first')
    expect(retries.map(({ error }) => error).some(isRefusal)).toBe(true)
  })
}

/** The server's own refusal, and none that a middleman makes for a server that it does not reach. */
const isRefusal = (error: Error): boolean =>
  error instanceof SseHttpError && error.status === 503 && error.headers['retry-after'] === '0'
