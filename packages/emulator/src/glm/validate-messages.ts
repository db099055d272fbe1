import type { GlmChatBody, GlmMessage, GlmPart } from './body.js'
import type { GlmFailure } from './errors.js'
import { modelFacts } from './models.js'

/** Checks the list of messages. A wrong list is 1214 (langgenius/dify#16337). */
export function checkMessages({ model, messages }: GlmChatBody): GlmFailure | undefined {
  if (messages === undefined) return { code: '1213', field: 'messages' }
  if (!Array.isArray(messages) || messages.length === 0) return { code: '1214', field: 'messages' }
  for (const [index, message] of (messages as readonly GlmMessage[]).entries()) {
    const failure = checkMessage(message, `messages[${index}]`, modelFacts(model).takes)
    if (failure) return failure
  }
  const answerable = messages.some(({ role }) => role === 'user' || role === 'tool')
  return answerable ? undefined : { code: '1214', field: 'messages' }
}

function checkMessage(message: GlmMessage, place: string, takes: readonly string[]): GlmFailure | undefined {
  if (typeof message !== 'object' || message === null) return { code: '1214', field: place }
  const { role, content } = message
  switch (role) {
    case 'user':
      return Array.isArray(content) ? checkParts(content, place, takes) : checkText(content, place)
    case 'system':
      return checkText(content, place)
    case 'assistant': {
      const mayBeEmpty = Array.isArray(message.tool_calls) || typeof message.reasoning_content === 'string'
      return (content ?? null) === null && mayBeEmpty ? undefined : checkText(content, place)
    }
    case 'tool': {
      if (typeof message.tool_call_id !== 'string') return { code: '1213', field: `${place}.tool_call_id` }
      // The vendor drops a list silently (BerriAI/litellm#25868); a client should hear of it, so here it is refused.
      return checkText(content, place)
    }
    default:
      return { code: '1214', field: `${place}.role` }
  }
}

function checkText(content: unknown, place: string): GlmFailure | undefined {
  if (content === undefined || content === null) return { code: '1213', field: `${place}.content` }
  return typeof content === 'string' ? undefined : { code: '1214', field: `${place}.content` }
}

/** Kinds of parts with the field that holds their value, and how many may come. */
const partKinds: Readonly<Record<string, number>> = {
  text: Number.POSITIVE_INFINITY,
  image_url: 50,
  video_url: Number.POSITIVE_INFINITY,
  file_url: Number.POSITIVE_INFINITY,
  input_audio: Number.POSITIVE_INFINITY,
}

function checkParts(parts: readonly GlmPart[], place: string, takes: readonly string[]): GlmFailure | undefined {
  if (parts.length === 0) return { code: '1214', field: `${place}.content` }
  const counts: Record<string, number> = {}
  for (const [index, part] of parts.entries()) {
    const field = `${place}.content[${index}]`
    const type = String(part?.type)
    counts[type] = (counts[type] ?? 0) + 1
    if (!Object.hasOwn(partKinds, type) || counts[type] > partKinds[type]!)
      return { code: '1214', field: `${field}.type` }
    if (type !== 'text' && !takes.includes(type)) {
      return { code: '1210', field: `${field}: the model takes ${['text', ...takes].join(', ')} only` }
    }
    if (!hasValue(part, type)) return { code: '1214', field: `${field}.${type}` }
  }
  const mixed = counts.file_url && (counts.image_url || counts.video_url)
  return mixed ? { code: '1215', field: 'file_url, image_url and video_url' } : undefined
}

function hasValue(part: GlmPart, type: string): boolean {
  const value = part[type]
  if (type === 'text') return typeof value === 'string'
  if (typeof value !== 'object' || value === null) return false
  const { url, data } = value as { url?: unknown; data?: unknown }
  if (type === 'input_audio') return typeof data === 'string'
  // Files are taken by URL only, images and videos as base64 too.
  return typeof url === 'string' && url !== '' && (type !== 'file_url' || /^https?:/.test(url))
}
