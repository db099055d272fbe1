import type { Usage } from '@millrace/core'
import { addUsage } from '@millrace/core/internal'
import type { ModelChunk } from './model-chunk.js'

/**
 * The tokens so far, and those of a chunk. LangChain adds up the counts of all chunks; three counts of its integrations cannot be added as they are.
 *
 * - Cached tokens are a part of the input of their chunk. More than that is the count so far, told again (@langchain/google-genai 2.3.2, 2026-11).
 * - Zeros alone are no count: an answer that was paid for would look free (@langchain/google-vertexai 2.3.2, Claude streamed, 2026-11).
 * - Tokens that are in the total alone were paid for, too. They are thoughts (the same; Gemini), or input from a cache (@langchain/aws 1.0.0; Bedrock).
 */
export function withTold(sum: Usage | undefined, { usage_metadata: told, response_metadata }: ModelChunk) {
  if (!told) return sum
  const { input_tokens: input, output_tokens: output, total_tokens: total = 0 } = told
  const beside = Math.max(0, total - input - output)
  const isInput = response_metadata?.model_provider === 'bedrock-converse'
  const inputTokens = isInput ? input + beside : input
  const cached = told.input_token_details?.cache_read
  const cacheWrite = told.input_token_details?.cache_creation
  const before = sum?.cachedInputTokens ?? 0
  const reasoning = told.output_token_details?.reasoning
  if (!input && !output && !total && !cached && !cacheWrite && !reasoning) return sum
  return addUsage(sum, {
    inputTokens,
    outputTokens: isInput ? output : output + beside,
    ...(cached && { cachedInputTokens: cached > inputTokens ? Math.max(0, cached - before) : cached }),
    ...(cacheWrite && { cacheWriteTokens: cacheWrite }),
    ...(reasoning && { reasoningTokens: reasoning }),
  })
}
