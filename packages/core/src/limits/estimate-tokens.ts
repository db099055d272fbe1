import type { ChatRequest } from '../vocabulary/request.js'

/**
 * A rough estimate of the tokens that a request takes: a token for every four bytes of its texts in UTF-8, which fits English as well as Chinese, and the
 * most that the answer may have. Pictures and files count nothing.
 */
export function estimateTokens({ messages, tools, maxOutputTokens = 0 }: ChatRequest): number {
  let bytes = 0
  for (const { content } of messages) {
    if (typeof content === 'string') bytes += bytesOf(content)
    else for (const part of content) bytes += bytesOf('text' in part ? part.text : textOf(part))
  }
  if (tools) bytes += bytesOf(JSON.stringify(tools))
  return Math.ceil(bytes / 4) + maxOutputTokens
}

/** The text of a call or of its result. */
function textOf(part: object): string {
  if ('output' in part) return typeof part.output === 'string' ? part.output : JSON.stringify(part.output)
  if ('input' in part) return JSON.stringify(part.input) ?? ''
  return 'inputText' in part ? String(part.inputText) : ''
}

/** Bytes of a text in UTF-8; nothing is copied, since a conversation may be large. */
function bytesOf(text: string): number {
  let bytes = text.length
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    if (unit >= 0x80) bytes += unit >= 0x800 && (unit < 0xd800 || unit > 0xdfff) ? 2 : 1
  }
  return bytes
}
