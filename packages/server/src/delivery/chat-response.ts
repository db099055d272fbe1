import { FetchReply } from '../exchange/fetch-reply.js'
import type { SendChatOptions } from './options.js'
import { type AnswerSource, sendChatOver } from './send.js'

/** Options of `chatResponse`. */
export interface ChatResponseOptions extends SendChatOptions {
  /**
   * The request that is answered. Its signal says that the reader has left before the head, and HEAD is answered without asking the provider.
   * Unlike `signal` it stops nothing that a reader still reads.
   */
  readonly request?: { readonly method: string; readonly signal?: AbortSignal }
}

/**
 * Makes a WHATWG `Response` of an answer. Settles when the head is decided: at the first batch, at `headTimeoutMs`, or with the status of a
 * failure. The stream is owned from here on: cancelling the body cancels it, and its body is only filled while somebody reads. A body that nobody
 * begins to read within 2 s is given up and the stream cancelled, since many servers answer HEAD by a GET route and drop the body.
 *
 * The response has an `etag` of its own, so that middleware which makes one leaves the stream alone.
 *
 * @param stream - an answer, or a function that makes one; see {@link AnswerSource}.
 * @param options - give the `request`, so that a reader who leaves before the head stops the answer too.
 * @throws TypeError for anything but a stream that nobody has read, and for options that are not of their type.
 */
export function chatResponse(stream: AnswerSource, options?: ChatResponseOptions): Promise<Response> {
  const reply = new FetchReply(options?.request)
  return new Promise((resolve, reject) => {
    sendChatOver(reply, stream, options).catch(reject)
    reply.response.then(resolve)
  })
}
