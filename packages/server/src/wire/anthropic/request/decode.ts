import type { ChatRequest, Warning } from '@millrace/core'
import { defined, objectIn, type Warn } from '@millrace/core/provider-kit'
import { HttpError } from '../../../exchange/http-error.js'
import { checkedBody } from '../../request/checked-body.js'
import type { DecodedRequest, WireRequest } from '../../wire.js'
import { threadNotFound } from '../errors.js'
import type { MessagesBody } from './body.js'
import { toMessages } from './conversation.js'
import { estimateTokens } from './estimate.js'
import { unreadFields } from './fields.js'
import { messagesRequest } from './schema.js'
import { toOutput, toReasoning, toToolChoice, toTools } from './settings.js'
import { toolsInEffect } from './tools-in-effect.js'

/** The mark of a context of a million tokens, which some clients leave in the name (wire-formats of 2026-11: Claude Code). */
const longContext = /\[1m\]$/i

/**
 * Reads a Messages request.
 *
 * @throws HttpError 400 naming the field; 404 for a thread that is gone on with.
 */
export function decodeMessagesRequest({ body: value }: WireRequest): DecodedRequest {
  refuseThread(value)
  const body = checkedBody(messagesRequest, value) as MessagesBody
  const warnings: Warning[] = []
  const warn: Warn = (setting, message) => void warnings.push({ setting, message })
  const request = toRequest(body, warn)
  const unread = unreadFields(body, warn)
  const context = {
    ...(request.model !== undefined && { model: request.model }),
    inputTokens: estimateTokens(request),
    tools: (request.tools ?? []).map(tool => tool.name),
  }
  return { request, stream: body.stream === true, context, warnings, ...(unread && { unread }) }
}

const toRequest = (body: MessagesBody, warn: Warn): ChatRequest => {
  const listed = toolsInEffect(body, warn)
  const tools = toTools(listed, warn)
  return defined({
    model: body.model.replace(longContext, ''),
    messages: toMessages(body, warn),
    tools: tools.length > 0 ? tools : undefined,
    toolChoice: toToolChoice(body.tool_choice, listed, tools, warn),
    temperature: body.temperature ?? undefined,
    topP: body.top_p ?? undefined,
    topK: body.top_k || undefined,
    parallelToolCalls: body.tool_choice?.disable_parallel_tool_use === true ? false : undefined,
    maxOutputTokens: body.max_tokens ?? undefined,
    stop: body.stop_sequences?.length ? body.stop_sequences : undefined,
    reasoning: toReasoning(body, warn),
    output: toOutput(body),
    user: body.metadata?.user_id || undefined,
  })
}

/**
 * Refuses to go on with a thread of messages, which the vendor keeps (beta message-threads-2026-08-12) and this side does not: the conversation would lack all that
 * came before. The SDK's tool runner does so by default. A thread that begins has the conversation with it, as any request.
 */
function refuseThread(body: unknown): void {
  if (objectIn(objectIn(body).thread).type !== 'continue') return
  const message =
    'thread.previous_message_id names an answer, and none are kept here: send the conversation, without thread.'
  throw new HttpError(404, 'not-found', message, { providerCode: threadNotFound })
}
