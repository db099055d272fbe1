import type { ChatRequest } from '@millrace/core'
import type { Warn } from '@millrace/core/provider-kit'
import type { AnthropicModel } from './models.js'
import type { AnthropicOptions } from './options.js'

/** A request in the making. */
export interface Draft {
  readonly chat: ChatRequest<AnthropicOptions>
  readonly model: AnthropicModel
  /** Tokens of the whole answer at most, thinking included. */
  readonly maxTokens: number
  readonly warn: Warn
}
