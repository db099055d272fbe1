import { anthropicDefinition } from '@millrace/anthropic'
import { bedrockDefinition } from '@millrace/bedrock'
import { cohereDefinition } from '@millrace/cohere'
import type { ProviderDefinition } from '@millrace/core'
import { geminiDefinition, geminiInteractionsDefinition } from '@millrace/gemini'
import { glmDefinition } from '@millrace/glm'
import { ollamaDefinition } from '@millrace/ollama'
import { openaiChatDefinition, openaiDefinition } from '@millrace/openai'
import * as compatible from '@millrace/openai-compatible'
import { chatCompletionsDefinition } from '@millrace/openai-compatible/dialect'
import type { ConformanceFixtures } from '@millrace/testing'
import { chatML, tgiDefinition } from '@millrace/tgi'
import { anthropicFixtures } from './fixtures/anthropic.ts'
import { bedrockFixtures } from './fixtures/bedrock.ts'
import { chatCompletions, glmFixtures, openRouterFixtures, perplexityFixtures } from './fixtures/chat-completions.ts'
import { cohereFixtures } from './fixtures/cohere.ts'
import { geminiFixtures } from './fixtures/gemini.ts'
import { geminiInteractionsFixtures } from './fixtures/gemini-interactions.ts'
import { ollamaFixtures } from './fixtures/ollama.ts'
import { responsesFixtures } from './fixtures/openai-responses.ts'
import { tgiFixtures } from './fixtures/tgi.ts'

/** A provider of Millrace, as one is made with a key or without. */
export interface Listed {
  /** How it is made: `deepseek()`. */
  readonly call: string
  /** Where it is from. */
  readonly package: string
  readonly define: (settings: { apiKey?: string; baseURL?: string }) => ProviderDefinition<never>
  readonly fixtures: ConformanceFixtures
}

const own = (
  name: string,
  call: string,
  define: (settings: { apiKey?: string; baseURL?: string }) => unknown,
  fixtures: ConformanceFixtures,
): Listed => ({ package: `@millrace/${name}`, call, define: define as Listed['define'], fixtures })

/** Presets that say more than the dialect. */
const presetFixtures: { readonly [preset: string]: ConformanceFixtures } = {
  openRouter: openRouterFixtures,
  perplexity: perplexityFixtures,
}

const presets = Object.entries(compatible)
  .filter((entry): entry is [string, compatible.Preset] => typeof entry[1] === 'function' && 'row' in entry[1])
  .map(([name, preset]) =>
    own(
      'openai-compatible',
      `${name}()`,
      settings => preset.definition(settings),
      presetFixtures[name] ?? chatCompletions,
    ),
  )

/** A server of one's own choice, by the dialect's common row. */
const anyServer = ({ baseURL = 'http://127.0.0.1:8080/v1', apiKey }: { apiKey?: string; baseURL?: string }): unknown =>
  chatCompletionsDefinition({ id: 'any', baseURL, keyOptional: true }, apiKey)

const onVertex = ({ apiKey: accessToken = 'token', ...settings }: { apiKey?: string; baseURL?: string }): unknown =>
  anthropicDefinition({ vertex: { project: 'project' }, accessToken, ...settings })

/** Every provider there is. */
export const providers: readonly Listed[] = [
  own('anthropic', 'anthropic()', anthropicDefinition, anthropicFixtures),
  own('anthropic', 'anthropic({ vertex: { … } })', onVertex, anthropicFixtures),
  own('bedrock', 'bedrock()', bedrockDefinition, bedrockFixtures),
  own('cohere', 'cohere()', cohereDefinition, cohereFixtures),
  own('gemini', 'gemini()', geminiDefinition, geminiFixtures),
  own('gemini', "gemini({ api: 'interactions' })", geminiInteractionsDefinition, geminiInteractionsFixtures),
  own('glm', 'glm()', glmDefinition, glmFixtures),
  own('ollama', 'ollama()', ollamaDefinition, ollamaFixtures),
  own('openai', 'openai()', openaiDefinition, responsesFixtures),
  own('openai', "openai({ api: 'chat' })", openaiChatDefinition, chatCompletions),
  own('tgi', 'tgi({ prompt: chatML })', settings => tgiDefinition({ prompt: chatML, ...settings }), tgiFixtures),
  ...presets,
  own('openai-compatible', 'openaiCompatible({ … })', anyServer, chatCompletions),
]
