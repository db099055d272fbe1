import { describe, expect, it } from 'vitest'
import {
  createAnthropicEmulator,
  createGeminiEmulator,
  createGlmEmulator,
  createOpenAIEmulator,
  type VendorEmulator,
} from '../../src/index.js'
import { post } from '../vendors.js'

type Make = (options: { answer: () => { reasoning: string; text: string } }) => VendorEmulator

const anthropic: Make = createAnthropicEmulator
const responses = (model: string, reasoning?: object) => ({ model, input: 'Hello', reasoning })
const chat = (model: string, more: object) => ({ model, messages: [{ role: 'user', content: 'Hello' }], ...more })
const messages = (thinking?: object) => chat('claude-sonnet-4-5', { max_tokens: 99, thinking })
const gemini = (config: object) => ({
  contents: [{ role: 'user', parts: [{ text: 'Hello' }] }],
  generationConfig: { thinkingConfig: { includeThoughts: true, ...config } },
})
const flash = '/v1beta/models/gemini-2.5-flash:generateContent'
const pro = '/v1beta/models/gemini-3.8-flash:generateContent'
const headers = { authorization: 'Bearer id.secret', 'x-api-key': 'any', 'anthropic-version': '2023-06-01' }

/** The answer of a test whose reasoning is there in any case. */
const answer = () => ({ reasoning: 'Secret thought.', text: 'one' })

describe('reasoning of an answer is left out where the request switches thinking off', () => {
  it.each<[string, Make, string, object, 'shown' | 'counted' | 'out']>([
    ['Anthropic', anthropic, '/v1/messages', messages({ type: 'disabled' }), 'out'],
    ['Anthropic, not asked', anthropic, '/v1/messages', messages(), 'shown'],
    ['GLM', createGlmEmulator, '/v4/chat/completions', chat('glm-4.7', { thinking: { type: 'disabled' } }), 'out'],
    [
      'GLM, by its effort',
      createGlmEmulator,
      '/v4/chat/completions',
      chat('glm-5.2', { reasoning_effort: 'none' }),
      'out',
    ],
    [
      'GLM, of a model without efforts',
      createGlmEmulator,
      '/v4/chat/completions',
      chat('glm-4.7', { reasoning_effort: 'none' }),
      'shown',
    ],
    ['GLM, not asked', createGlmEmulator, '/v4/chat/completions', chat('glm-4.7', {}), 'shown'],
    [
      'Responses',
      createOpenAIEmulator,
      '/v1/responses',
      responses('gpt-5.4', { effort: 'none', summary: 'auto' }),
      'out',
    ],
    [
      'Responses, asked',
      createOpenAIEmulator,
      '/v1/responses',
      responses('gpt-5.4', { effort: 'low', summary: 'auto' }),
      'shown',
    ],
    [
      'GLM by Responses',
      options => createOpenAIEmulator({ ...options, host: 'glm' }),
      '/v1/responses',
      responses('glm-5.2', { effort: 'none' }),
      'out',
    ],
    [
      'Chat Completions',
      createOpenAIEmulator,
      '/v1/chat/completions',
      chat('gpt-5.4', { reasoning_effort: 'none' }),
      'out',
    ],
    [
      'Chat Completions, asked',
      createOpenAIEmulator,
      '/v1/chat/completions',
      chat('gpt-5.4', { reasoning_effort: 'low' }),
      'counted',
    ],
    ['Gemini', createGeminiEmulator, flash, gemini({ thinkingBudget: 0 }), 'out'],
    ['Gemini, of a model that always thinks', createGeminiEmulator, pro, gemini({ thinkingBudget: 0 }), 'shown'],
    ['Gemini, not asked', createGeminiEmulator, flash, gemini({}), 'shown'],
  ])('%s', async (_, make, path, body, expected) => {
    const response = await post(make({ answer }), path, body, headers)
    const raw = await response.text()
    expect(response.status, raw).toBe(200)
    expect(raw).toContain('one')
    const counted = Number(/"(?:reasoning_tokens|thinking_tokens|thoughtsTokenCount)":\s*(\d+)/.exec(raw)?.[1] ?? 0)
    expect([raw.includes('Secret thought.'), counted > 0]).toEqual([expected === 'shown', expected !== 'out'])
  })
})
