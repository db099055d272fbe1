import { describe, expect, it } from 'vitest'
import {
  createAnthropicEmulator,
  createGeminiEmulator,
  createGlmEmulator,
  createOpenAIEmulator,
  type VendorEmulator,
} from '../../src/index.js'
import { post } from '../vendors.js'

type Make = (options: { answer: () => { reasoning: string; text: string }; tokensPerEvent: number }) => VendorEmulator

const answer = () => ({
  reasoning: 'one two three four five six seven eight nine ten',
  text: Array.from({ length: 40 }, (_, at) => ` w${at}`).join(''),
})
const messages = [{ role: 'user', content: 'Hello' }]
const vendors: readonly (readonly [name: string, make: Make, path: string, body: object])[] = [
  ['GLM', createGlmEmulator, '/v4/chat/completions', { model: 'glm-5.3', stream: true, messages }],
  ['Chat Completions', createOpenAIEmulator, '/v1/chat/completions', { model: 'gpt-5.4', stream: true, messages }],
  ['Responses', createOpenAIEmulator, '/v1/responses', { model: 'gpt-5.4', stream: true, input: 'Hello' }],
  [
    'Anthropic',
    createAnthropicEmulator as Make,
    '/v1/messages',
    { model: 'claude-sonnet-5', max_tokens: 99, stream: true, messages },
  ],
  [
    'Gemini',
    createGeminiEmulator,
    '/v1beta/models/gemini-3.8-flash:streamGenerateContent?alt=sse',
    { contents: [{ role: 'user', parts: [{ text: 'Hello' }] }] },
  ],
]
const headers = { authorization: 'Bearer id.secret', 'x-api-key': 'any', 'anthropic-version': '2023-06-01' }

/** Words of the text that came before a fault. */
async function wordsBefore(make: Make, path: string, body: object, fault: string): Promise<number> {
  const sent = { ...headers, 'x-millrace-fault': fault }
  const response = await post(make({ answer, tokensPerEvent: 1 }), path, body, sent)
  const raw = await response.text()
  return [...Array(40).keys()].filter(at => raw.includes(` w${at}"`)).length
}

describe('a fault is counted from the first text on, however long the reasoning is', () => {
  it.each(vendors)('of %s', async (_, make, path, body) => {
    const words = await wordsBefore(make, path, body, 'cut after=20 from=text clean')
    // Some events open the text, and say nothing yet.
    expect(words).toBeGreaterThan(15)
    expect(words).toBeLessThanOrEqual(20)
  })

  it.each(vendors)('and else from the beginning: of %s', async (_, make, path, body) => {
    expect(await wordsBefore(make, path, body, 'cut after=3 clean')).toBeLessThanOrEqual(3)
  })

  it.each(vendors)('an error in the stream of %s too', async (_, make, path, body) => {
    const words = await wordsBefore(make, path, body, 'error-in-stream:overloaded_error after=20 from=text')
    expect(words).toBeGreaterThan(15)
    expect(words).toBeLessThanOrEqual(20)
  })
})

it.each([
  ['GLM', createGlmEmulator as Make, vendors[0]],
  ['Anthropic', createAnthropicEmulator as Make, vendors[3]],
] as const)('a second generation of %s begins there', async (_, make, vendor) => {
  const [, , path, body] = vendor!
  const sent = { ...headers, 'x-millrace-fault': 'splice:20 from=text' }
  const raw = await (await post(make({ answer, tokensPerEvent: 1 }), path, body, sent)).text()
  expect(raw.split(' w0"')).toHaveLength(3)
  const first = raw.slice(0, raw.lastIndexOf(' w0"'))
  expect(first).toContain(' w15"')
  expect(first).not.toContain(' w21"')
})
