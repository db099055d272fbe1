import { type ToldUsage, usageOf } from '@millrace/core/provider-kit'
import { expect, it } from 'vitest'

const raw = { any: 1 }

it.each<[string, ToldUsage, object | undefined]>([
  [
    'all counts',
    { input: 1, output: 2, cached: 3, reasoning: 4 },
    { inputTokens: 1, outputTokens: 2, cachedInputTokens: 3, reasoningTokens: 4, raw },
  ],
  ['no count of caches and reasoning', { input: 1, output: 2 }, { inputTokens: 1, outputTokens: 2, raw }],
  [
    'none that are zero lost',
    { input: 0, output: 0, cached: 0 },
    { inputTokens: 0, outputTokens: 0, cachedInputTokens: 0, raw },
  ],
  ['output alone', { input: undefined, output: 2 }, { inputTokens: 0, outputTokens: 2, raw }],
  ['input alone', { input: 1, output: null }, { inputTokens: 1, outputTokens: 0, raw }],
  [
    'what is no number',
    { input: 1, output: '2', cached: 'x', reasoning: {} },
    { inputTokens: 1, outputTokens: 0, raw },
  ],
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
