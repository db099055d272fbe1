import { ChatStream, randomId, type StreamOptions } from '@millrace/core'
import { Connector } from './remote/connector.js'
import { RemoteAnswer } from './remote/remote-answer.js'
import type { RemoteOptions, RemoteProvider, RemoteStream } from './remote/remote-provider.js'
import { requestBody } from './remote/request-body.js'
import { RemoteServer } from './remote/server.js'

/**
 * A provider over a Millrace server, for browsers: it asks by one `POST`, and after any break of the connection goes on by `GET` behind the last record,
 * so that an answer is asked for, and paid, once. At a server without a store a cut is `truncated`.
 *
 * Failures are `error` records: those of the server with its code, `network` and `timeout` where it could not be reached in `maxAttempts` tries, `gone`
 * for a stream that is kept no longer.
 *
 * @throws TypeError without an address.
 * @example
 * ```ts no-run
 * import { remote } from '@millrace/client'
 *
 * const provider = remote({ url: '/api/chat' })
 * for await (const text of provider.stream({ messages: [{ role: 'user', content: 'Hi' }] }).texts()) console.log(text)
 * ```
 */
export function remote(options: RemoteOptions): RemoteProvider {
  if (!options?.url) throw new TypeError('remote takes the address of a handler: { url }.')
  const server = new RemoteServer(options)
  const answer = (connector: Connector, seq: number, { signal, ...limits }: StreamOptions = {}): RemoteStream => {
    const answer = new RemoteAnswer(connector, seq, { ...options, ...limits })
    const stop = (): void => void connector.stop()
    const stream = ChatStream.from(
      async function* (life) {
        signal?.addEventListener('abort', stop)
        try {
          yield* answer.batches(life)
        } finally {
          signal?.removeEventListener('abort', stop)
        }
      },
      { signal },
    )
    const cancel = stream.cancel.bind(stream)
    return Object.defineProperties(stream, {
      streamId: { get: () => (connector.kept ? connector.streamId : undefined) },
      seq: { get: () => answer.seq },
      cancel: {
        value(reason?: unknown) {
          stop()
          cancel(reason)
        },
      },
    }) as RemoteStream
  }
  return {
    id: options.id ?? 'remote',
    stream: (request, limits) => answer(new Connector(server, randomId(), requestBody(request)), 0, limits),
    resume: ({ streamId, seq = 0 }, limits) => answer(new Connector(server, streamId, undefined), seq, limits),
  }
}
