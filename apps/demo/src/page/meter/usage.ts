import type { ChatNode } from '@millrace/client'
import type { Usage } from '@millrace/core'

/** Tokens of a conversation, as far as its answers have told theirs. */
export interface ConversationUsage {
  /** Of the last answer on the page that has told it. */
  readonly last?: Usage
  /** Tokens read and written by all answers on the page: each reads the conversation anew. */
  readonly inputTokens: number
  readonly outputTokens: number
  /** Tokens that the conversation takes of the context: those that the last answer has read and written. */
  readonly contextTokens: number
}

/** Adds up the tokens of the answers on the page. */
export function usageOf(messages: readonly Pick<ChatNode, 'answer'>[]): ConversationUsage {
  let inputTokens = 0
  let outputTokens = 0
  let last: Usage | undefined
  for (const { answer } of messages) {
    if (!answer?.usage) continue
    last = answer.usage
    inputTokens += last.inputTokens
    outputTokens += last.outputTokens
  }
  const contextTokens = last ? last.inputTokens + last.outputTokens : 0
  return { ...(last && { last }), inputTokens, outputTokens, contextTokens }
}
