import { describe, expect, it } from 'vitest'
import { createGeminiEmulator } from '../../src/index.js'
import { post } from '../vendors.js'

const user = { role: 'user', parts: [{ text: 'Hello' }] }
const key = { 'x-goog-api-key': 'any' }
const call = { functionCall: { name: 'weather', args: {} } }
const response = { role: 'user', parts: [{ functionResponse: { name: 'weather', response: { output: 'Sunny' } } }] }
const signed = { ...call, thoughtSignature: 'skip_thought_signature_validator' }
const both = { role: 'user', parts: [...response.parts, ...response.parts] }
const tools = [{ functionDeclarations: [{ name: 'weather' }] }]
const emulator = createGeminiEmulator({ models: ['gemini-3.8-flash', 'gemini-2.5-flash'] })

async function refusal(body: unknown, model = 'gemini-3.8-flash', headers: Record<string, string> = key) {
  const answer = await post(emulator, `/v1beta/models/${model}:generateContent`, body, headers)
  if (answer.status === 200) return undefined
  const { error } = (await answer.json()) as { error: { code: number; status: string; message: string } }
  expect(error.code).toBe(answer.status)
  return `${error.code} ${error.status} ${error.message}`
}

const model = (...parts: object[]) => ({ role: 'model', parts })

describe('refused', () => {
  it.each<[what: string, body: unknown, message: string]>([
    ['what is no JSON', '{', '400 INVALID_ARGUMENT Invalid JSON payload'],
    ['what is no object', 'null', '400 INVALID_ARGUMENT Invalid JSON payload'],
    ['no contents', {}, '400 INVALID_ARGUMENT * GenerateContentRequest.contents: is not specified'],
    ['an empty list', { contents: [] }, '* GenerateContentRequest.contents: expected >=1'],
    [
      'an unknown role',
      { contents: [{ role: 'assistant', parts: [{ text: 'x' }] }] },
      'Please use a valid role: user, model.',
    ],
    ['no parts', { contents: [{ role: 'user' }] }, 'contents[0].parts: is not specified'],
    ['a part of nothing', { contents: [{ role: 'user', parts: [{}] }] }, 'a part has no data'],
    [
      'a text of another type',
      { contents: [{ parts: [{ text: 7 }] }] },
      "Invalid value at 'contents[0].parts[0].text'",
    ],
    ['a field of another vendor', { contents: [user], stream: true }, 'Unknown name "stream"'],
    [
      'an unknown setting',
      { contents: [user], generationConfig: { maxTokens: 9 } },
      `Unknown name "maxTokens" at 'generationConfig'`,
    ],
    [
      'too hot',
      { contents: [user], generationConfig: { temperature: 3 } },
      'generationConfig.temperature: expected <=2',
    ],
    ['a call of the user', { contents: [{ role: 'user', parts: [call] }] }, 'Function calls have the role model'],
    ['a call in front', { contents: [model(call), response] }, 'must come immediately after a user turn'],
    ['a call without its response', { contents: [user, model(call), user] }, 'number of function response parts'],
    ['a response of no call', { contents: [response] }, 'function response turn must come'],
    [
      'a call in chunks, without its response',
      { contents: [user, model(signed), model({ text: '' }), user] },
      'number of',
    ],
    ['one response to two calls in chunks', { contents: [user, model(signed), model(call), response] }, 'number of'],
    ['a response to a text', { contents: [user, model({ text: 'x' }), response] }, 'number of function response parts'],
    [
      'a call without a signature',
      { contents: [user, model(call), response] },
      'Function call is missing a thought_signature',
    ],
    [
      'a signature of nobody',
      { contents: [user, model({ ...call, thoughtSignature: 'EqQB' }), response] },
      'Corrupted thought signature',
    ],
    [
      'a forced call of nothing',
      { contents: [user], toolConfig: { functionCallingConfig: { mode: 'ANY' } } },
      'mode ANY needs',
    ],
    [
      'a forced call that is not declared',
      { contents: [user], tools, toolConfig: { functionCallingConfig: { mode: 'ANY', allowedFunctionNames: ['x'] } } },
      'x is not declared',
    ],
  ])('%s', async (_, body, message) => {
    expect(await refusal(body)).toContain(message)
  })

  it.each<[what: string, headers: Record<string, string>, message: string]>([
    ['without a key', {}, '403 PERMISSION_DENIED'],
    ['with an empty one', { 'x-goog-api-key': '' }, '403 PERMISSION_DENIED'],
  ])('%s', async (_, headers, message) => {
    expect(await refusal({ contents: [user] }, undefined, headers)).toContain(message)
  })

  it('by its keys and models, and at another address', async () => {
    const keyed = createGeminiEmulator({ keys: ['right'] })
    const status = async (query: string, headers: Record<string, string> = {}) => {
      const answer = await post(keyed, `/v1beta/models/m:generateContent${query}`, { contents: [user] }, headers)
      const { error } = (await answer.json()) as { error?: { details?: { reason?: string }[] } }
      return [answer.status, error?.details?.[0]?.reason]
    }
    expect(await status('?key=right')).toEqual([200, undefined])
    expect(await status('', { 'x-goog-api-key': 'wrong' })).toEqual([400, 'API_KEY_INVALID'])
    expect(await status('', { authorization: 'Bearer wrong' })).toEqual([401, undefined])
    expect(await refusal({ contents: [user] }, 'gemini-9')).toContain('404 NOT_FOUND models/gemini-9')
    expect((await post(emulator, '/v1beta/models/m:embedContent', {}, key)).status).toBe(404)
  })
})

it.each<[what: string, body: object, model?: string]>([
  [
    'a call signed by the word that the vendor has for it',
    { contents: [user, model({ ...call, thoughtSignature: 'skip_thought_signature_validator' }), response] },
  ],
  [
    'a call without a signature of a model before Gemini 3',
    { contents: [user, model(call), response] },
    'gemini-2.5-flash',
  ],
  [
    'a call of before the user spoke again',
    { contents: [user, model(call), response, model({ text: 'Sunny.' }), user] },
  ],
  [
    'names in snake case',
    { contents: [user], system_instruction: { parts: [{ text: 'x' }] }, generationConfig: { max_output_tokens: 9 } },
  ],
  [
    'the chunks of a stream, each as a content of its own (@google/genai 3.3.0 chats, 2026-11)',
    { contents: [user, model({ text: 'I' }), model({ text: ' ask.' }), model(signed), model({ text: '' }), response] },
  ],
  [
    'calls at once in chunks of their own, the first one signed',
    { contents: [user, model(signed), model(call), both] },
  ],
  ['responses in contents of their own', { contents: [user, model(signed, call), response, response] }],
  ['a user who speaks twice', { contents: [user, user, model({ text: 'x' }), user] }],
  ['a content without a role', { contents: [{ parts: [{ text: 'x' }] }] }],
])('takes %s', async (_, body, name) => {
  expect(await refusal(body, name)).toBeUndefined()
})

it('waits as long as it says', async () => {
  const limited = createGeminiEmulator({ fault: 'error:RESOURCE_EXHAUSTED retry-after=7' })
  const answer = await post(limited, '/v1beta/models/m:generateContent', { contents: [user] }, key)
  expect(await answer.json()).toMatchObject({
    error: { code: 429, status: 'RESOURCE_EXHAUSTED', details: [{ retryDelay: '7s' }] },
  })
})
