#!/usr/bin/env bash
# Guess: a library of prices reads the usage of the vendors and of the AI SDK for what it is. Tokens that came out of the cache are a part of the input and cheaper than
# the rest, and thinking is a part of the output: an answer whose prompt was cached costs less than the same answer without a cache.
# Seen (tokenlens 1.3.1, @pydantic/genai-prices 0.1.8, 2026-11): it charges the whole input at the full price, and the cached part once more at the cache's. Of 100,000
# tokens, 90,000 of them cached, gpt-5 makes $0.03375; tokenlens says $0.14625, and $0.135 where nothing was cached. It is so for Chat Completions and for the AI SDK's
# cachedInputTokens. Cached tokens of Responses, and those of the AI SDK in inputTokenDetails, are not read, and cost the full price. Where a model has a price for
# thinking (grok-4), the 800 tokens of thinking among 1,000 of output are charged twice. genai-prices reckons all of these as the vendors do.
# Meaning: agents send the same long prompt at each step and have nearly all of it cached. Their costs stand four times too high, a budget stops them too early, and caching
# seems to make them dearer. Hand it a usage whose input is without the cached tokens ({ input, output, cacheReads }), as this script does.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts tokenlens@1.3.1 @pydantic/genai-prices@0.1.8
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { calcPrice, extractUsage, findProvider } from '@pydantic/genai-prices'
import { getUsage } from 'tokenlens'

const lens = (modelId, usage) => Number(getUsage({ modelId, usage }).costUSD.totalUSD.toFixed(6))
const chat = (model, cached_tokens, reasoning_tokens) => ({
  model,
  usage: {
    prompt_tokens: 100_000,
    completion_tokens: 1_000,
    total_tokens: 101_000,
    prompt_tokens_details: { cached_tokens },
    completion_tokens_details: { reasoning_tokens },
  },
})
function right(providerId, body, kind) {
  const { model, usage } = extractUsage(findProvider({ providerId }), body, kind)
  return Number(calcPrice(usage, model, { providerId }).total_price.toFixed(6))
}
const responses = {
  input_tokens: 100_000,
  output_tokens: 1_000,
  total_tokens: 101_000,
  input_tokens_details: { cached_tokens: 90_000 },
  output_tokens_details: { reasoning_tokens: 800 },
}
const sdk = { inputTokens: 100_000, outputTokens: 1_000, totalTokens: 101_000 }

const seen = {
  'Chat, nothing cached': [right('openai', chat('gpt-5', 0, 800), 'chat'), lens('openai/gpt-5', chat('gpt-5', 0, 800).usage)],
  Chat: [right('openai', chat('gpt-5', 90_000, 800), 'chat'), lens('openai/gpt-5', chat('gpt-5', 90_000, 800).usage)],
  Responses: [right('openai', { model: 'gpt-5', usage: responses }, 'responses'), lens('openai/gpt-5', responses)],
  'AI SDK 5': [0.03375, lens('openai/gpt-5', { ...sdk, cachedInputTokens: 90_000, reasoningTokens: 800 })],
  'AI SDK 7': [0.03375, lens('openai/gpt-5', { ...sdk, inputTokenDetails: { noCacheTokens: 10_000, cacheReadTokens: 90_000 } })],
  'grok-4, thinking': [0.315, lens('xai/grok-4', { ...sdk, reasoningTokens: 800 })],
  'without the cached ones': [0.03375, lens('openai/gpt-5', { input: 10_000, output: 1_000, cacheReads: 90_000 })],
}
console.table(Object.fromEntries(Object.entries(seen).map(([name, [right, tokenlens]]) => [name, { right, tokenlens }])))
assert.deepEqual(seen, {
  'Chat, nothing cached': [0.135, 0.135],
  Chat: [0.03375, 0.14625],
  Responses: [0.03375, 0.135],
  'AI SDK 5': [0.03375, 0.14625],
  'AI SDK 7': [0.03375, 0.135],
  'grok-4, thinking': [0.315, 0.327],
  'without the cached ones': [0.03375, 0.03375],
})
PROBE
node probe.mjs
