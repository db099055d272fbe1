import { anthropicDefinition } from '@millrace/anthropic'
import type { ProviderDefinition } from '@millrace/core'
import { geminiDefinition, geminiInteractionsDefinition } from '@millrace/gemini'
import { glmDefinition } from '@millrace/glm'
import { modelsOf, type ThinkingEffort } from '@millrace/models'
import { openaiDefinition } from '@millrace/openai'
import { describe, expect, it } from 'vitest'

const definitions: { readonly [provider: string]: ProviderDefinition<never> } = {
  anthropic: anthropicDefinition({ apiKey: 'k' }) as never,
  gemini: geminiDefinition({ apiKey: 'k' }) as never,
  'gemini-interactions': geminiInteractionsDefinition({ apiKey: 'k' }) as never,
  glm: glmDefinition({ apiKey: 'id.secret' }) as never,
  openai: openaiDefinition({ apiKey: 'k' }) as never,
}

const efforts: readonly ThinkingEffort[] = ['minimal', 'low', 'medium', 'high', 'xhigh', 'max']

/** Efforts that the dialect sends as they are. */
function sentBy(definition: ProviderDefinition<never>, model: string): ThinkingEffort[] {
  return efforts.filter(effort => {
    const { warnings = [] } = definition.toRequest({
      model,
      messages: [{ role: 'user', content: 'q' }],
      reasoning: { effort },
    })
    return !warnings.some(({ setting }) => setting?.startsWith('reasoning'))
  })
}

const rows = Object.entries(definitions).flatMap(([provider, definition]) =>
  modelsOf(provider).flatMap(({ id, thinking }) =>
    thinking?.efforts ? [[`${provider} ${id}`, definition, id, thinking.efforts] as const] : [],
  ),
)

describe('the catalogue and the dialects', () => {
  it.each(rows)('name the same efforts of %s', (_, definition, id, told) => {
    expect(sentBy(definition, id)).toEqual(told.filter(effort => effort !== 'none'))
  })
})
