import { kind } from './kind.js'
import {
  otherNameIn,
  othersOfContent,
  othersOfMessage,
  othersOfOutput,
  othersOfPart,
  othersOfPartField,
  othersOfRole,
  otherWord,
} from './other-shapes.js'
import { checkProviderData } from './provider-data.js'
import type { ChatRequest, ToolApprovalPart } from './request.js'

const roles: ReadonlySet<unknown> = new Set(['system', 'user', 'assistant', 'tool'])
/** Fields of each part that are texts and must be there. Parts of other types are the vendor's to judge. */
const partTexts = new Map([
  ['text', ['text']],
  ['reasoning', ['text']],
  ['image', ['mediaType']],
  ['file', ['mediaType']],
  ['audio', ['mediaType']],
  ['tool-call', ['toolCallId', 'toolName']],
  ['tool-result', ['toolCallId']],
  ['tool-approval', ['approvalId']],
])

export function checkMessage(message: ChatRequest['messages'][number], i: number): void {
  if (typeof message !== 'object' || message === null)
    throw new TypeError(`messages[${i}] is not a message: { role, content }.`)
  const { role, content } = message
  if (!roles.has(role))
    throw new TypeError(`messages[${i}].role takes system, user, assistant or tool.${otherWord(role, othersOfRole)}`)
  for (const [name, here] of othersOfMessage)
    if (isGiven((message as unknown as Record<string, unknown>)[name]))
      throw new TypeError(`messages[${i}].${name} is no field of a message. Here it is ${here}.`)
  if (typeof content === 'string') return
  if (!Array.isArray(content))
    throw new TypeError(
      `messages[${i}].content takes a text or a list of parts, not ${kind(content)}.${otherNameIn(message, othersOfContent)}`,
    )
  content.forEach((part, j) => {
    const field = `messages[${i}].content[${j}]`
    if (typeof part?.type !== 'string') throw new TypeError(`${field} is not a part: { type, … }.`)
    const here = othersOfPart.get(part.type)
    if (here !== undefined) throw new TypeError(`${field}.type ${part.type} is no part. Here it is ${here}.`)
    for (const name of partTexts.get(part.type) ?? []) {
      const value = (part as unknown as Record<string, unknown>)[name]
      if (typeof value !== 'string')
        throw new TypeError(`${field}.${name} takes a text, not ${kind(value)}.${otherNameIn(part, othersOfPartField)}`)
    }
    if (part.type === 'tool-result' && part.output === undefined)
      throw new TypeError(`${field}.output takes a text or JSON, not undefined.${otherNameIn(part, othersOfOutput)}`)
    if (part.type === 'tool-approval') checkApproval(part, field)
    else checkProviderData(part.providerData, field)
  })
}

/** A message that OpenAI's client has parsed has null in its place, and one of a database an empty list. */
const isGiven = (value: unknown): boolean =>
  value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0)

function checkApproval({ approved, reason }: ToolApprovalPart, field: string): void {
  if (typeof approved !== 'boolean')
    throw new TypeError(`${field}.approved takes true or false, not ${kind(approved)}.`)
  if (reason !== undefined && typeof reason !== 'string')
    throw new TypeError(`${field}.reason takes a text, not ${kind(reason)}.`)
}
