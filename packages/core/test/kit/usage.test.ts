import { type ToldUsage, usageOf } from '@millrace/core/provider-kit'
import { expect, it } from 'vitest'

const raw = { any: 1 }

it.each<[string, ToldUsage, object | undefined]>([
  [
    'all counts',
    { input: 4, output: 4, cached: 1, cacheWrite: 2, reasoning: 2 },
    { inputTokens: 4, outputTokens: 4, cachedInputTokens: 1, cacheWriteTokens: 2, reasoningTokens: 2, raw },
  ],
  ['no count of caches and reasoning', { input: 1, output: 2 }, { inputTokens: 1, outputTokens: 2, raw }],
  [
    'none that are zero lost',
    { input: 0, output: 0, cached: 0 },
    { inputTokens: 0, outputTokens: 0, cachedInputTokens: 0, raw },
  ],
  ['nothing written into a cache', { input: 3, output: 1, cacheWrite: 0 }, { inputTokens: 3, outputTokens: 1, raw }],
  [
    'more written into a cache than the rest of the input',
    { input: 7, output: 1, cached: 5, cacheWrite: 4 },
    { inputTokens: 7, outputTokens: 1, cachedInputTokens: 5, cacheWriteTokens: 2, raw },
  ],
  ['output alone', { input: undefined, output: 2 }, { inputTokens: 0, outputTokens: 2, raw }],
  ['input alone', { input: 1, output: null }, { inputTokens: 1, outputTokens: 0, raw }],
  [
    'what is no number',
    { input: 1, output: '2', cached: 'x', reasoning: {} },
    { inputTokens: 1, outputTokens: 0, raw },
  ],
  [
    'reasoning counted beside the output',
    { input: 12, output: 19, reasoning: 280 },
    { inputTokens: 12, outputTokens: 299, reasoningTokens: 280, raw },
  ],
  [
    'reasoning that is all of the output',
    { input: 1, output: 5, reasoning: 5 },
    { inputTokens: 1, outputTokens: 5, reasoningTokens: 5, raw },
  ],
  [
    'reasoning without an output',
    { input: 1, output: null, reasoning: 5 },
    { inputTokens: 1, outputTokens: 5, reasoningTokens: 5, raw },
  ],
  [
    'a cache larger than the input',
    { input: 7, output: 1, cached: 161 },
    { inputTokens: 7, outputTokens: 1, cachedInputTokens: 7, raw },
  ],
  [
    'a cache without an input',
    { input: undefined, output: 1, cached: 3 },
    { inputTokens: 0, outputTokens: 1, cachedInputTokens: 0, raw },
  ],
  [
    'what is below zero, or no finite number',
    { input: -1, output: 3, cached: Number.NaN, reasoning: Number.NEGATIVE_INFINITY },
    { inputTokens: 0, outputTokens: 3, raw },
  ],
  ['nothing but what is below zero', { input: -1, output: Number.POSITIVE_INFINITY }, undefined],
  ['nothing', { input: undefined, output: undefined, cached: 3 }, undefined],
])('%s', (_, counts, usage) => {
  expect(usageOf(counts, raw)).toEqual(usage)
})

it('the vendor’s own record is a copy: what happens to the frame that it came in does not change it', () => {
  const told = { tokens: [{ count: 1 }] }
  const usage = usageOf({ input: 1, output: 2 }, told)
  told.tokens[0]!.count = 9
  told.tokens.push({ count: 8 })
  expect(usage?.raw).toEqual({ tokens: [{ count: 1 }] })
})
