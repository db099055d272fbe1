import type { ChatStream } from '@millrace/core'
import { FetchReply } from '../exchange/fetch-reply.js'
import type { SendChatOptions } from './options.js'
import { sendOver } from './send.js'

/**
 * Makes a WHATWG `Response` of an answer. Settles when the head is decided: at the first batch, at `headTimeoutMs`, or with the status of a
 * failure. The stream is owned from here on: cancelling the body cancels it, and its body is only filled while somebody reads.
 *
 * @param options - give the request's own `signal`, so that a reader who leaves before the head stops the answer too.
 * @throws TypeError for a stream that is none or has been read, and for options that are not of their type.
 */
export function chatResponse(stream: ChatStream, options: SendChatOptions = {}): Promise<Response> {
  const reply = new FetchReply()
  return new Promise((resolve, reject) => {
    sendOver(reply, stream, options).catch(reject)
    reply.response.then(resolve)
  })
}
