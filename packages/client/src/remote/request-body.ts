import type { ChatRequest } from '@millrace/core'
import { checkRequest } from '#checks'
import { base64Of } from '../lib/base64.js'
import { callsIn, withCalls } from '../lib/calls.js'
import type { RemoteRequestOptions } from './remote-provider.js'

/**
 * The body of a request to a Millrace server. A server takes calls of its own tools from a browser, which could have made them up, by its signature alone:
 * that of the result, or that of a question which a person has just decided on. Others stay behind, with their results, though the history of a page has
 * them all; so do those of a server that signs none.
 *
 * @throws TypeError for a request without messages, or with what JSON cannot hold.
 */
export function requestBody(request: ChatRequest<RemoteRequestOptions>): string {
  if (!Array.isArray(request?.messages) || request.messages.length === 0)
    throw new TypeError('messages takes at least one message.')
  checkRequest(request)
  const { tools = [], toolChoice: _choice, output: _output, user: _user, providerOptions, ...rest } = request
  const { calls, resultOf } = callsIn(rest.messages)
  const sent = calls.filter(call => {
    const { signature } = resultOf(call) ?? call.approval ?? {}
    return signature !== undefined || tools.some(({ name }) => name === call.toolName)
  })
  const messages = withCalls(rest.messages, sent)
  return JSON.stringify({ ...rest, messages, metadata: providerOptions?.metadata }, bytesAsText)
}

/** Bytes of a part as base64, which Node's Buffer would write as a list of numbers. */
function bytesAsText(this: Record<string, unknown>, key: string, value: unknown): unknown {
  const raw = this[key]
  return raw instanceof Uint8Array ? base64Of(raw) : value
}
