import type { Message, ReasoningPart, TextPart, Warning } from '@millrace/core'
import { HttpError } from '../../exchange/http-error.js'
import { readMetadata } from '../part-metadata.js'
import { AnswerSteps } from '../request/answer-steps.js'
import { checkedBody } from '../request/checked-body.js'
import { type MediaPart, mediaPart } from '../request/media-part.js'
import { refusedBody } from '../request/other-dialect.js'
import type { DecodedRequest } from '../wire.js'
import type { UiContext } from './context.js'
import { addToolPart } from './tool-part.js'
import {
  isFilePart,
  isSteeringPart,
  isTextPart,
  isToolPart,
  type UiFilePart,
  type UiMessage,
  type UiPart,
  type UiTextPart,
  uiRequest,
} from './ui-message.js'

/** Parts that a page shows and no model reads. */
const displayed = /^(step-start$|data-|source-url$|source-document$)/

/**
 * Reads the body that `useChat` posts.
 *
 * @throws HttpError 400 naming the field.
 */
export function decodeUiRequest(body: unknown): DecodedRequest {
  const {
    id,
    messages: sent,
    messageId,
  } = checkedBody(uiRequest, body, problem => refusedBody(problem, body, 'aiSdkWire'))
  const warnings: Warning[] = []
  const messages = sent.flatMap((message, at) => messagesOf(message, `messages[${at}]`, warnings))
  if (messages.length === 0)
    throw new HttpError(400, 'invalid-request', 'messages takes at least one message with content.')
  return {
    request: { messages },
    context: contextOf(sent, messageId),
    ...(id && { name: id }),
    ...(warnings.length > 0 && { warnings }),
  }
}

/** The message that the answer continues: the one that is named, where it is the assistant's, else the last one. */
function contextOf(sent: readonly UiMessage[], messageId: string | null | undefined): UiContext {
  const named = messageId ? sent.findLast(({ id }) => id === messageId) : undefined
  const continued = [named, sent[sent.length - 1]].find(message => message?.role === 'assistant')
  const taken = sent.flatMap(({ id }) => (id && id !== continued?.id ? [id] : []))
  return {
    ...(continued?.id && { messageId: continued.id, calls: callsIn(continued) }),
    ...(taken.length > 0 && { taken }),
  }
}

function callsIn({ parts }: UiMessage): [toolCallId: string, stepsBehind: number][] {
  const calls: [string, number][] = []
  let stepsBehind = 0
  for (const part of [...parts].reverse()) {
    if (part.type === 'step-start') stepsBehind++
    else if (isToolPart(part)) calls.push([part.toolCallId, stepsBehind])
  }
  return calls
}

function messagesOf({ role, parts }: UiMessage, field: string, warnings: Warning[]): readonly Message[] {
  if (role === 'assistant') return assistantMessages(parts, field, warnings)
  if (role === 'user') return userMessages(parts, field, warnings)
  const message = 'A system message of a browser was left out: the system prompt is set on the server.'
  warnings.push({ setting: field, message })
  return []
}

function userMessages(parts: readonly UiPart[], field: string, warnings: Warning[]): readonly Message[] {
  const content = parts.flatMap((part, at) => {
    const place = `${field}.parts[${at}]`
    const read = part.type === 'reasoning' ? undefined : contentPart(part, place)
    if (!read) warnOf(part, place, warnings)
    return read ? [read] : []
  })
  return content.length === 0 ? [] : [{ role: 'user', content }]
}

function assistantMessages(parts: readonly UiPart[], field: string, warnings: Warning[]): readonly Message[] {
  const messages: Message[] = []
  let steps = new AnswerSteps()
  let step = 1
  for (const [at, part] of parts.entries()) {
    const place = `${field}.parts[${at}]`
    const read = contentPart(part, place)
    if (read) steps.say(step, read.type === 'image' || read.type === 'audio' ? { ...read, type: 'file' } : read)
    else if (part.type === 'step-start') step++
    else if (isSteeringPart(part)) {
      for (const each of [...steps.messages(), ...userMessages(part.parts, place, warnings)]) messages.push(each)
      steps = new AnswerSteps()
    } else if (!isToolPart(part) || !addToolPart(steps, step, part)) warnOf(part, place, warnings)
  }
  return [...messages, ...steps.messages()]
}

/** A text, thought or file; undefined for any other part. */
function contentPart(part: UiPart, field: string): TextPart | ReasoningPart | MediaPart | undefined {
  if (isTextPart(part)) return { type: part.type, text: part.text, ...providerDataOf(part) }
  if (!isFilePart(part)) return undefined
  const { url, mediaType, filename } = part
  const file = { url, mediaType: mediaType ?? undefined, name: filename ?? undefined }
  return { ...mediaPart(file, `${field}.url`), ...providerDataOf(part) }
}

function providerDataOf({ providerMetadata }: UiTextPart | UiFilePart): Pick<TextPart, 'providerData'> {
  const { providerData } = readMetadata(providerMetadata)
  return providerData ? { providerData } : {}
}

function warnOf(part: UiPart, setting: string, warnings: Warning[]): void {
  if (displayed.test(part.type)) return
  const message = isToolPart(part)
    ? 'A call that is not complete was left out.'
    : 'A part of this type goes to no model and was left out.'
  warnings.push({ setting, message })
}
