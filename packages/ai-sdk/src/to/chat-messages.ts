import type {
  LanguageModelV4FilePart,
  LanguageModelV4Message,
  LanguageModelV4Prompt,
  LanguageModelV4ToolResultOutput,
} from '@ai-sdk/provider'
import type { Json, Message, Part } from '@millrace/core'
import { carriedBack } from '../metadata.js'

type PromptPart = Exclude<LanguageModelV4Message['content'], string>[number]

/** The AI SDK's prompt as messages. @param leaveOut - is told of what has no place in them. */
export const chatMessages = (prompt: LanguageModelV4Prompt, leaveOut: (what: string) => void): Message[] =>
  prompt.map(({ role, content }) => ({
    role,
    content: typeof content === 'string' ? content : content.flatMap(part => chatPart(part, leaveOut)),
  }))

function chatPart(part: PromptPart, leaveOut: (what: string) => void): Part[] {
  const { approval, ...carried } = carriedBack(part.providerOptions)
  switch (part.type) {
    case 'text':
      return [{ type: 'text', text: part.text, ...carried }]
    case 'reasoning':
      return [{ type: 'reasoning', text: part.text, ...carried }]
    case 'file':
      return filePart(part, leaveOut).map(file => ({ ...file, ...carried }))
    case 'tool-call': {
      const { toolCallId, toolName, input } = part
      return [
        { type: 'tool-call', toolCallId, toolName, input: input as Json, ...(approval && { approval }), ...carried },
      ]
    }
    case 'tool-result': {
      const { toolCallId, toolName, output } = part
      return [{ type: 'tool-result', toolCallId, toolName, ...resultOf(output) }]
    }
    case 'tool-approval-response': {
      const { approvalId, approved, reason } = part
      return [{ type: 'tool-approval', approvalId, approved, ...(reason !== undefined && { reason }) }]
    }
    default:
      leaveOut(part.type)
      return []
  }
}

function filePart({ data, mediaType, filename }: LanguageModelV4FilePart, leaveOut: (what: string) => void): Part[] {
  const kind = /^(image|audio)(?=\/|$)/.exec(mediaType)?.[1] as 'image' | 'audio' | undefined
  // The AI SDK takes a first half alone, `image`, where it knows no more.
  const type = { type: kind ?? 'file', mediaType: mediaType.includes('/') ? mediaType : `${mediaType}/*` } as const
  const named = { ...type, ...(filename !== undefined && { name: filename }) }
  switch (data.type) {
    case 'data':
      return [{ ...named, data: data.data }]
    case 'url':
      return [{ ...named, url: data.originalUrl ?? data.url.href }]
    case 'text':
      return [{ ...named, data: new TextEncoder().encode(data.text) }]
    default:
      leaveOut('a file by its reference')
      return []
  }
}

function resultOf(output: LanguageModelV4ToolResultOutput): { output: Json; isError?: true } {
  switch (output.type) {
    case 'text':
    case 'json':
      return { output: output.value as Json }
    case 'error-text':
    case 'error-json':
      return { output: output.value as Json, isError: true }
    case 'execution-denied':
      return { output: output.reason ?? 'The call was not allowed.', isError: true }
    default:
      return { output: output.value.map(contentOf).join('\n') }
  }
}

/** A piece of a result in words: results have no pictures here. */
function contentOf(piece: Extract<LanguageModelV4ToolResultOutput, { type: 'content' }>['value'][number]): string {
  if (piece.type === 'text') return piece.text
  return piece.type === 'file' ? `[a file of type ${piece.mediaType}]` : ''
}
