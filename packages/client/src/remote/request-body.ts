import type { ChatRequest } from '@millrace/core'
import { base64Of } from '../lib/base64.js'
import { callsIn, withCalls } from '../lib/calls.js'
import type { RemoteRequestOptions } from './remote-provider.js'

/**
 * The body of a request to a Millrace server. It leaves out calls of the server's own tools and their results: a server takes neither from a browser, which
 * could have made them up, and a page's history has them all. A call that a person has just decided on goes along, with the answer; one that has its result
 * has been run.
 *
 * @throws TypeError for a request without messages, or with what JSON cannot hold.
 */
export function requestBody(request: ChatRequest<RemoteRequestOptions>): string {
  if (!Array.isArray(request?.messages) || request.messages.length === 0)
    throw new TypeError('messages takes a list of at least one message.')
  const { tools = [], toolChoice: _choice, output: _output, user: _user, providerOptions, ...rest } = request
  const { calls, hasResult } = callsIn(rest.messages)
  const sent = calls.filter(
    call => tools.some(({ name }) => name === call.toolName) || (call.approval && !hasResult(call)),
  )
  const messages = withCalls(rest.messages, sent)
  return JSON.stringify({ ...rest, messages, metadata: providerOptions?.metadata }, bytesAsText)
}

/** Bytes of a part as base64, which Node's Buffer would write as a list of numbers. */
function bytesAsText(this: Record<string, unknown>, key: string, value: unknown): unknown {
  const raw = this[key]
  return raw instanceof Uint8Array ? base64Of(raw) : value
}
