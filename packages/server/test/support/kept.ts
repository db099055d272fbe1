import type { ChatRecord, StreamStore } from '@millrace/core'
import { decodeRecord } from '@millrace/core/native'
import { memoryStore } from '@millrace/resume'
import { type ChatHandler, type ChatHandlerOptions, createChatHandler, type FinishedAnswer } from '@millrace/server'
import { createSseDecoder } from '@millrace/sse'
import { beforeAll } from 'vitest'
import { keptCode } from '../../src/handler/kept-answers.js'
import { ask } from './doors.js'
import { fakeProvider } from './provider.js'
import { type Tap, tap } from './streams.js'
import { until } from './until.js'

// Tests with a clock of their own count turns, and loading takes real ones. `tests/mocked/kept-loading.test.ts` is about requests that come before.
beforeAll(() => keptCode.load())

/** A stream's id as a client makes one. */
export const idOf = (name: string): string => name.padEnd(22, '0')

/** One event of a kept answer. */
export interface NumberedRecord {
  readonly id: string
  readonly record: ChatRecord
}

/** The events in a body of the native wire. */
export function numbered(body: string): NumberedRecord[] {
  return createSseDecoder()
    .push(new TextEncoder().encode(body))
    .map(({ lastEventId, data }) => ({ id: lastEventId, record: decodeRecord(data) }))
}

/** The numbers of the events of a stream. */
export const numbersOf = (body: string): number[] => numbered(body).map(({ id }) => Number(id.split('.')[1]))

/** A handler over a store whose answers a test feeds by hand. */
export interface Kept {
  readonly handler: ChatHandler
  readonly store: StreamStore
  /** One for each time that the provider was asked. */
  readonly taps: readonly Tap[]
  /** Waits until the provider was asked for so many answers more than one. */
  tap(at?: number): Promise<Tap>
  readonly finished: readonly FinishedAnswer[]
  readonly errors: readonly unknown[]
  /** Sends a chat request, as the stream of this name. */
  post(id?: string, headers?: Record<string, string>, path?: string): Promise<Response>
  /** Reads a stream, from behind a place. */
  get(id: string, after?: number, headers?: Record<string, string>): Promise<Response>
  /** Stops a stream. */
  stop(id: string, headers?: Record<string, string>): Promise<Response>
}

/** The owner is whoever the request names in `authorization`. */
export function kept({ store = memoryStore(), ...options }: Partial<ChatHandlerOptions> = {}): Kept {
  const taps: Tap[] = []
  const finished: FinishedAnswer[] = []
  const errors: unknown[] = []
  const handler = createChatHandler({
    provider: fakeProvider(() => {
      const next = tap()
      taps.push(next)
      return next.stream
    }),
    authorize: ({ headers }) => ({ owner: headers.authorization }),
    onFinish: told => void finished.push(told),
    onError: error => void errors.push(error),
    store,
    ...options,
  })
  const call = (method: string, path: string, headers: Record<string, string>) =>
    handler.fetch(new Request(`http://x/chat${path}`, { method, headers: { authorization: 'li', ...headers } }))
  return {
    handler,
    store,
    taps,
    async tap(at = 0) {
      await until(() => taps[at]?.connected === true)
      return taps[at]!
    },
    finished,
    errors,
    post: (id, headers = {}, path = '') =>
      handler.fetch(
        new Request(
          `http://x/chat${path}`,
          ask(undefined, { authorization: 'li', ...(id && { 'millrace-stream-id': id }), ...headers }),
        ),
      ),
    get: (id, after, headers = {}) =>
      call('GET', `/${id}`, { ...(after !== undefined && { 'last-event-id': `${id}.${after}` }), ...headers }),
    stop: (id, headers = {}) => call('DELETE', `/${id}`, headers),
  }
}

/** Reads a response until it holds a text; leaves then where that is wanted. */
export async function readUntil(response: Response, text: string, leave = false): Promise<string> {
  const reader = response.body!.getReader()
  const decoder = new TextDecoder()
  let body = ''
  while (!body.includes(text)) {
    const { done, value } = await reader.read()
    if (done) break
    body += decoder.decode(value, { stream: true })
  }
  if (leave) await reader.cancel()
  else reader.releaseLock()
  return body
}
