import { createGateway } from '@millrace/gateway'
import { expect, test } from 'vitest'
import { ask, fake } from './support/asking.js'

const named = { name: 'look_up', description: 'Looks a word up.' }
const schema = { type: 'object' }
const chatTools = [{ type: 'function', function: { ...named, parameters: schema } }]
const responsesTools = [{ type: 'function', ...named, parameters: schema }]
const messagesTools = [{ ...named, input_schema: schema }]

test.each([
  [
    '/chat/completions',
    { tools: chatTools, parallel_tool_calls: false, top_k: 5, presence_penalty: 0.5, frequency_penalty: -1 },
    { parallelToolCalls: false, topK: 5, presencePenalty: 0.5, frequencyPenalty: -1 },
  ],
  ['/responses', { tools: responsesTools, parallel_tool_calls: false }, { parallelToolCalls: false }],
  [
    '/messages',
    { tools: messagesTools, tool_choice: { type: 'any', disable_parallel_tool_use: true }, top_k: 5 },
    { toolChoice: 'required', parallelToolCalls: false, topK: 5 },
  ],
] as const)('settings of %s reach the target, whatever it is', async (path, fields, expected) => {
  const provider = fake('a')
  const gateway = createGateway({ providers: { a: provider } })
  for (const stream of [true, false]) {
    const response = await ask(gateway, path, { model: 'a/m', stream, ...fields })
    await response.text()
    expect(response.headers.has('millrace-warnings')).toBe(false)
    expect(provider.requests.at(-1)).toMatchObject(expected)
  }
})

test('a response repeats whether calls may be parallel', async () => {
  const gateway = createGateway({ providers: { a: fake('a') } })
  const told = async (fields: object): Promise<unknown> => {
    const response = await ask(gateway, '/responses', { model: 'a/m', stream: false, ...fields })
    return ((await response.json()) as { readonly parallel_tool_calls?: boolean }).parallel_tool_calls
  }
  expect([await told({ parallel_tool_calls: false }), await told({})]).toEqual([false, true])
})

test('a route has them as its defaults', async () => {
  const provider = fake('a')
  const defaults = { topK: 3, presencePenalty: 1, frequencyPenalty: -2, parallelToolCalls: false }
  const gateway = createGateway({ providers: { a: provider }, models: { mine: { to: 'a/m', defaults } } })
  await (await ask(gateway, '/chat/completions', { model: 'mine', presence_penalty: 0.5 })).text()
  expect(provider.requests[0]).toMatchObject({ ...defaults, presencePenalty: 0.5 })
  expect(() =>
    createGateway({ providers: { a: provider }, models: { mine: { to: 'a/m', defaults: { topK: 0 } } } }),
  ).toThrow('defaults.topK takes a whole number from 1')
  expect(() =>
    createGateway({ providers: { a: provider }, models: { mine: { to: 'a/m', defaults: { presencePenalty: 3 } } } }),
  ).toThrow('defaults.presencePenalty takes a number up to 2')
})
