import type { ChatRequest, Message } from '@millrace/core'

/** Tokens of an image or a document, whatever its size: an image of full size takes about so many (platform.claude.com, vision, 2026-08). */
const mediaTokens = 1_600

/**
 * Tokens of a request, estimated: four characters a token, and one where a character is one, as in Chinese. For the beginning of an answer, before
 * the provider has counted.
 */
export function estimateTokens({ messages, tools = [] }: ChatRequest): number {
  let tokens = 3
  for (const message of messages) tokens += 3 + contentTokens(message)
  if (tools.length > 0) tokens += textTokens(JSON.stringify(tools))
  return Math.ceil(tokens)
}

function contentTokens({ content }: Message): number {
  if (typeof content === 'string') return textTokens(content)
  let tokens = 0
  for (const part of content) {
    if (part.type === 'text' || part.type === 'reasoning') tokens += textTokens(part.text)
    else if (part.type === 'tool-call') tokens += textTokens(part.toolName + JSON.stringify(part.input ?? {}))
    else if (part.type === 'tool-result') tokens += textTokens(JSON.stringify(part.output))
    else if (part.type !== 'tool-approval') tokens += mediaTokens
  }
  return tokens
}

function textTokens(text: string): number {
  let wide = 0
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) >= 0x2e80) wide++
  return wide + (text.length - wide) / 4
}
