import type { StreamOptions } from '@millrace/core'
import { randomId } from '@millrace/core/page'
import { checkLimits, checkPlace, checkRemote } from '#checks'
import { RemoteAnswer } from './remote/remote-answer.js'
import type { RemoteOptions, RemoteProvider, RemoteStream, StreamPlace } from './remote/remote-provider.js'
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
  if (!options?.url) throw new TypeError('remote takes { url }.')
  checkRemote(options)
  const server = new RemoteServer(options)
  const answer = (
    place: StreamPlace,
    isAsked: boolean,
    body: string | undefined,
    limits: StreamOptions | undefined,
  ): RemoteStream => {
    checkPlace(place)
    checkLimits(limits)
    return new RemoteAnswer(server, place, isAsked, body, { ...options, ...limits })
  }
  return {
    id: options.id ?? 'remote',
    stream: (request, limits) => answer({ streamId: randomId() }, false, requestBody(request), limits),
    resume: (place, limits, request) => answer(place, true, request && requestBody(request), limits),
  }
}
