import type { ChatRequest, FinishEvent, Message, Part } from '@millrace/core'

/** Messages in the conventions' form, as JSON (gen-ai-input-messages.json and gen-ai-output-messages.json of 0.1.0, read 2026-11). */
export const inputMessages = ({ messages }: ChatRequest): string =>
  JSON.stringify(messages.map(({ role, content }) => ({ role, parts: partsIn(content) })))

/** The answer in the conventions' form, as JSON. @param reason - `error` where it has no end of its own. */
export const outputMessages = (content: Message['content'], reason: FinishEvent['reason'] | 'error'): string =>
  JSON.stringify([{ role: 'assistant', parts: partsIn(content), finish_reason: reason }])

/** The tools by name and purpose; their schemas may be large. */
export const toolDefinitions = (tools: NonNullable<ChatRequest['tools']>): string =>
  JSON.stringify(tools.map(({ name, description }) => ({ type: 'function', name, description })))

const partsIn = (content: Message['content']): object[] =>
  typeof content === 'string' ? [{ type: 'text', content }] : content.flatMap(partIn)

function partIn(part: Part): object[] {
  switch (part.type) {
    case 'text':
    case 'reasoning':
      return [{ type: part.type, content: part.text }]
    case 'tool-call':
      return [{ type: 'tool_call', id: part.toolCallId, name: part.toolName, arguments: part.input ?? part.inputText }]
    case 'tool-result':
      return [{ type: 'tool_call_response', id: part.toolCallId, response: part.output }]
    case 'image':
    case 'audio':
    case 'file': {
      const media = { modality: part.type === 'file' ? 'document' : part.type, mime_type: part.mediaType }
      // The bytes stay out: a span is no place for a picture.
      return [
        part.url === undefined || part.url.startsWith('data:')
          ? { type: 'blob', ...media }
          : { type: 'uri', ...media, uri: part.url },
      ]
    }
    default:
      return []
  }
}
