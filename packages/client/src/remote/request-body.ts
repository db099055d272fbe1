import type { ChatRequest, Message, ToolCallPart } from '@millrace/core'
import { base64Of } from '../lib/base64.js'
import { partsOf, withoutParts } from '../lib/parts.js'
import type { RemoteRequestOptions } from './remote-provider.js'

/**
 * The body of a request to a Millrace server.
 *
 * @throws TypeError for a request without messages, or with what JSON cannot hold.
 */
export function requestBody(request: ChatRequest<RemoteRequestOptions>): string {
  if (!Array.isArray(request?.messages) || request.messages.length === 0)
    throw new TypeError('messages takes a list of at least one message.')
  const { messages, tools = [], toolChoice: _choice, output: _output, user: _user, providerOptions, ...rest } = request
  const own = new Set(tools.map(({ name }) => name))
  return JSON.stringify(
    { ...rest, messages: sendable(messages, own), metadata: providerOptions?.metadata },
    bytesAsText,
  )
}

/**
 * Leaves out calls of the server's own tools and their results: it takes neither from a browser, which could have made them up, and a page's history
 * has them all. A call that a person has just decided on goes along, with the answer; one that has its result has been run.
 */
function sendable(messages: readonly Message[], own: ReadonlySet<string>): readonly Message[] {
  const parts = partsOf(messages)
  const ended = new Set(parts.flatMap(part => (part.type === 'tool-result' ? part.toolCallId : [])))
  const isSent = ({ toolName, toolCallId, approval }: ToolCallPart): boolean =>
    own.has(toolName) || (approval !== undefined && !ended.has(toolCallId))
  const sent = parts.filter(part => part.type === 'tool-call').filter(isSent)
  const calls = new Set(sent.map(({ toolCallId }) => toolCallId))
  const questions = new Set(sent.map(({ approval }) => approval?.approvalId))
  return withoutParts(messages, part => {
    if (part.type === 'tool-call' || part.type === 'tool-result') return !calls.has(part.toolCallId)
    return part.type === 'tool-approval' && !questions.has(part.approvalId)
  })
}

/** Bytes of a part as base64, which Node's Buffer would write as a list of numbers. */
function bytesAsText(this: unknown, key: string, value: unknown): unknown {
  const raw = (this as Record<string, unknown>)[key]
  return raw instanceof Uint8Array ? base64Of(raw) : value
}
