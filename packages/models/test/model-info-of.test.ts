import { modelInfoOf, modelsOf } from '@millrace/models'
import { expect, it } from 'vitest'

it.each<[provider: string, name: string, id: string]>([
  ['anthropic', 'claude-haiku-4-5', 'claude-haiku-4-5'],
  ['anthropic', 'claude-haiku-4-5-20251001', 'claude-haiku-4-5'],
  ['anthropic', 'claude-haiku-4-5@20251001', 'claude-haiku-4-5'],
  ['openai', 'gpt-5.4-2026-03-05', 'gpt-5.4'],
  ['openai', 'openai/gpt-5.4-mini', 'gpt-5.4-mini'],
  ['openai-chat', 'gpt-5.4', 'gpt-5.4'],
  ['gemini', 'models/gemini-2.5-pro-002', 'gemini-2.5-pro'],
  ['gemini-interactions', 'gemini-3.8-flash', 'gemini-3.8-flash'],
  ['glm', 'GLM-5.3', 'glm-5.3'],
])('%s %s is %s', (provider, name, id) => {
  expect(modelInfoOf(provider, name)?.id).toBe(id)
})

it.each([
  ['anthropic', 'gpt-5.4'],
  ['anthropic', 'claude-haiku-4-5-fast'],
  ['openai', 'gpt-5.4-miniature'],
  ['nobody', 'gpt-5.4'],
  ['constructor', 'gpt-5.4'],
  ['openai', ''],
])('%s %s is not known', (provider, name) => {
  expect(modelInfoOf(provider, name)).toBeUndefined()
})

it('models are listed by the provider of either of its APIs, and by no other', () => {
  expect(modelsOf('gemini-interactions')).toBe(modelsOf('gemini'))
  expect(modelsOf('nobody')).toEqual([])
})
