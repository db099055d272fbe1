import type { ChatRequest, Json, Message, Part, Warning } from '@millrace/core'

const none: readonly Warning[] = []

/** Leaves out calls that nothing speaks for: the answer was stopped before they had a result, or they were never made. */
export function withoutUnproven(
  request: ChatRequest,
  unproven: ReadonlySet<Part>,
): { readonly request: ChatRequest; readonly warnings: readonly Warning[] } {
  if (unproven.size === 0) return { request, warnings: none }
  const warnings: Warning[] = []
  const messages = request.messages.flatMap((message, i): Message[] => {
    const { role, content } = message
    if (typeof content === 'string' || !content.some(part => unproven.has(part))) return [message]
    const parts = content.filter((part, j) => {
      if (!unproven.has(part)) return true
      const setting = `messages[${i}].content[${j}]`
      warnings.push({ setting, message: 'Left out: a call that this server has signed no result of.' })
      return false
    })
    return parts.length === 0 ? [] : [{ role, content: parts }]
  })
  return { request: { ...request, messages }, warnings }
}

/**
 * Leaves out what a browser sends as a vendor's data and is none: an item or a block that speaks for somebody or tells of a tool. A vendor's provider
 * sends data back as it came, so that it would pass for a system prompt, a call or a result that nobody has checked. Data of a call stays: its tool
 * was checked.
 */
export function withoutForgedData({ messages, ...rest }: ChatRequest): {
  readonly request: ChatRequest
  readonly warnings: readonly Warning[]
} {
  const warnings: Warning[] = []
  const checked = messages.map((message, i): Message => {
    const { role, content } = message
    if (typeof content === 'string' || !content.some(isForged)) return message
    const parts = content.map((part, j) => {
      if (!isForged(part)) return part
      const setting = `messages[${i}].content[${j}].providerData`
      warnings.push({ setting, message: 'Left out: data of a vendor that a browser may not bring.' })
      const { providerData: _, ...without } = part as Part & { providerData?: Json }
      return without as Part
    })
    return { role, content: parts }
  })
  return { request: { ...rest, messages: checked }, warnings }
}

/** Items of OpenAI and blocks of Anthropic that are messages, calls and results; other vendors have fields for these. */
const forgedTypes = /^(message|item_reference)$|(^|_)(call|tool_use|output|result|response)$/
const forgedFields = ['role', 'functionCall', 'functionResponse', 'tool_calls', 'toolCalls']

function isForged(part: Part): boolean {
  if (part.type === 'tool-call' || !('providerData' in part) || part.providerData === undefined) return false
  const isMade = part.type === 'image' || part.type === 'file' || part.type === 'audio'
  return saysForged(part.providerData, isMade ? 'image_generation_call' : undefined)
}

/** @param own - the one type of an item that such a part may be of. */
function saysForged(data: Json | undefined, own: string | undefined): boolean {
  if (typeof data !== 'object' || data === null) return false
  if (Array.isArray(data)) return data.some(each => saysForged(each, own))
  const fields = data as { readonly [field: string]: Json | undefined }
  const { type } = fields
  if (typeof type === 'string' && type !== own && forgedTypes.test(type)) return true
  if (forgedFields.some(field => Object.hasOwn(fields, field))) return true
  return Object.values(fields).some(each => saysForged(each, own))
}
