import { fromLanguageModel, toLanguageModel } from '@millrace/ai-sdk'
import { type Answer, createGlmEmulator, emulatorKey } from '@millrace/emulator'
import { glm } from '@millrace/glm'
import { generateObject, generateText, jsonSchema, stepCountIs, streamText, ToolLoopAgent, tool } from 'ai'
import { expect, onTestFinished, test, vi } from 'vitest'

/** A model of the AI SDK over GLM, as the emulator plays it. */
async function glmModel(settings: Parameters<typeof createGlmEmulator>[0] = {}) {
  const emulator = createGlmEmulator(settings)
  const server = await emulator.listen()
  onTestFinished(() => server.close())
  const provider = glm({ apiKey: emulatorKey, baseURL: server.baseURL, maxRetries: 0 })
  return { emulator, provider, model: toLanguageModel(provider, 'glm-5.3') }
}

/** Answers one request after the other. */
function inTurn(...answers: readonly Answer[]): () => Answer {
  let next = 0
  return () => answers[Math.min(next++, answers.length - 1)]!
}

const weather = (execute: (input: { city: string }) => unknown) =>
  tool({
    description: 'The weather of a city.',
    inputSchema: jsonSchema<{ city: string }>({
      type: 'object',
      properties: { city: { type: 'string' } },
      required: ['city'],
    }),
    execute: async input => execute(input),
  })
const called: Answer = { reasoning: 'I look it up.', toolCalls: [{ name: 'weather', input: { city: '杭州' } }] }
const told: Answer = { text: '杭州今天下雨。' }

test('streamText: text and reasoning, and the usage', async () => {
  const { model } = await glmModel({ answer: () => ({ reasoning: 'Hm, a poem.', text: '落霞与孤鹜齐飞' }) })
  const result = streamText({ model, prompt: '你是唐朝诗人王勃' })
  const deltas: string[] = []
  for await (const text of result.textStream) deltas.push(text)
  expect(deltas.join('')).toBe('落霞与孤鹜齐飞')
  expect(await result.reasoningText).toBe('Hm, a poem.')
  expect(await result.finishReason).toBe('stop')
  expect((await result.usage).outputTokens).toBeGreaterThan(0)
})

test('streamText: a tool is run once, and its result goes back', async () => {
  const { model, emulator } = await glmModel({ answer: inTurn(called, told) })
  const execute = vi.fn(() => ({ sky: 'rain' }))
  const result = streamText({ model, prompt: '天气', tools: { weather: weather(execute) }, stopWhen: stepCountIs(3) })
  expect(await result.text).toBe('杭州今天下雨。')
  expect(execute).toHaveBeenCalledExactlyOnceWith({ city: '杭州' })
  expect(emulator.requests).toHaveLength(2)
})

test('an agent goes round until it is done', async () => {
  const { model } = await glmModel({ answer: inTurn(called, called, told) })
  const agent = new ToolLoopAgent({ model, tools: { weather: weather(() => 'rain') } })
  const { text, steps } = await agent.generate({ prompt: '天气' })
  expect([text, steps.length]).toEqual(['杭州今天下雨。', 3])
})

test('generateObject', async () => {
  const { model } = await glmModel({ answer: () => ({ text: '{"city":"杭州"}' }) })
  const schema = jsonSchema<{ city: string }>({ type: 'object', properties: { city: { type: 'string' } } })
  const { object } = await generateObject({ model, schema, prompt: '哪里' })
  expect(object).toEqual({ city: '杭州' })
})

test('a refusal, and a cut, are failures', async () => {
  const refused = await glmModel({ fault: 'error:1302' })
  await expect(generateText({ model: refused.model, prompt: 'Hi', maxRetries: 2 })).rejects.toMatchObject({
    name: 'ChatError',
    code: 'rate-limit',
  })
  expect(refused.emulator.requests).toHaveLength(1)
  const cut = await glmModel({ fault: 'cut after=5 clean' })
  const result = streamText({ model: cut.model, prompt: 'Hi', onError() {} })
  const types: string[] = []
  for await (const { type } of result.fullStream) types.push(type)
  expect(types).toContain('error')
  expect(await result.finishReason).toBe('interrupted')
})

test('an abort closes the call to the vendor, before the first token and between tokens', async () => {
  for (const fault of ['slow-first-byte:60000', 'stall:5']) {
    const { model, emulator } = await glmModel({ fault })
    const abort = new AbortController()
    const arrived = emulator.nextRequest()
    const result = streamText({ model, prompt: 'Hi', abortSignal: abort.signal, onError() {} })
    const reading = result.consumeStream()
    await arrived
    await expect.poll(() => emulator.stats.open).toBe(1)
    abort.abort()
    await reading
    await expect.poll(() => emulator.stats.open).toBe(0)
  }
})

test('the way back: a model of the AI SDK as a provider, with a tool and a cut', async () => {
  const { model, provider } = await glmModel({ answer: inTurn(called, told) })
  const back = fromLanguageModel(model)
  const tools = [{ name: 'weather', parameters: { type: 'object' } }]
  const messages = [{ role: 'user', content: '天气' }] as const
  const { content, messages: history, finish } = await back.stream({ messages, tools }).message()
  expect(finish.reason).toBe('tool-calls')
  expect(content).toMatchObject([
    { type: 'reasoning', text: 'I look it up.' },
    { type: 'tool-call', toolName: 'weather', input: { city: '杭州' } },
  ])
  const call = content.find(part => part.type === 'tool-call')!
  const result = { type: 'tool-result' as const, toolCallId: call.toolCallId, output: 'rain' }
  const all = [...messages, ...history, { role: 'tool' as const, content: [result] }]
  expect(await back.stream({ messages: all, tools }).text()).toBe('杭州今天下雨。')
  expect(provider.id).toBe('glm')
  const cut = await glmModel({ fault: 'cut after=5 clean' })
  await expect(fromLanguageModel(cut.model).stream({ messages }).text()).rejects.toMatchObject({ code: 'truncated' })
})
