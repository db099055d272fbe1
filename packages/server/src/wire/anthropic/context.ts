import type { WireContext } from '../wire.js'

/** Names of the tools that the client brought; none where nothing is known of the request. */
export const clientTools = ({ tools }: WireContext): readonly string[] =>
  Array.isArray(tools) ? tools.filter(name => typeof name === 'string') : []

/** Tokens of the request, estimated: at least one, since clients take 0 for an answer that was never counted (BerriAI/litellm#24176, 2026). */
export const estimatedInput = ({ inputTokens }: WireContext): number =>
  typeof inputTokens === 'number' && inputTokens >= 1 ? Math.round(inputTokens) : 1
