import type { Json, JsonSchema, Tool } from '@millrace/core'
import { HttpError } from '../../exchange/http-error.js'
import { checkedBody } from '../request/checked-body.js'
import { refusedBody } from '../request/other-dialect.js'
import type { DecodedRequest } from '../wire.js'
import type { AgUiContext } from './context.js'
import { History } from './history.js'
import { runInput } from './run-input.js'

/** The arguments of a tool that declares none. */
const noParameters: JsonSchema = { type: 'object', properties: {} }

/**
 * Reads a `RunAgentInput`.
 *
 * @throws HttpError 400 naming the field.
 */
export function decodeRunInput(body: unknown): DecodedRequest {
  const {
    threadId,
    runId,
    protocolVersion,
    messages: sent,
    tools,
    context,
    resume,
  } = checkedBody(runInput, body, problem => refusedBody(problem, body, 'agUiWire'))
  const history = new History()
  for (const [at, message] of sent.entries()) history.add(message, `messages[${at}]`)
  for (const { interruptId, status, payload } of resume ?? []) {
    const { approved, reason } = answerOf(payload)
    history.approve(interruptId, status === 'resolved' && approved, reason)
  }
  history.end()
  const { messages, warnings, steps } = history
  if (messages.length === 0)
    throw new HttpError(400, 'invalid-request', 'messages takes at least one message with content.')
  if (context && context.length > 0)
    warnings.push({
      setting: 'context',
      message: 'Context of a browser was left out: instructions are set on the server.',
    })
  const declared = (tools ?? []).map(
    ({ name, description, parameters }): Tool => ({
      name,
      ...(description && { description }),
      parameters: parameters ?? noParameters,
    }),
  )
  const repeated: AgUiContext = {
    threadId,
    runId,
    messages: sent as unknown as NonNullable<AgUiContext['messages']>,
    ...(!protocolVersion && { legacy: true }),
    ...(steps > 0 && { step: steps }),
  }
  return {
    request: { messages, ...(declared.length > 0 && { tools: declared }) },
    context: repeated,
    ...(warnings.length > 0 && { warnings }),
  }
}

/** A person's answer: only a plain yes approves. */
function answerOf(payload: unknown): { readonly approved: boolean; readonly reason?: string | undefined } {
  if (typeof payload !== 'object' || payload === null) return { approved: payload === true }
  const { approved, reason } = payload as Record<string, Json>
  return { approved: approved === true, reason: typeof reason === 'string' ? reason : undefined }
}
