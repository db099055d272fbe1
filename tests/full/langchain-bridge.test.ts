import { type Answer, createGlmEmulator, emulatorKey } from '@millrace/emulator'
import { glm } from '@millrace/glm'
import { toChatModel } from '@millrace/langchain'
import { createAgent, tool } from 'langchain'
import { expect, onTestFinished, test, vi } from 'vitest'

/** A model of LangChain over GLM, as the emulator plays it: one answer after the other, the last one for the rest. */
async function glmModel(answers: readonly Answer[], fault?: string) {
  let next = 0
  const answer = () => answers[Math.min(next++, answers.length - 1)]!
  const emulator = createGlmEmulator({ answer, ...(fault !== undefined && { fault }) })
  const server = await emulator.listen()
  onTestFinished(() => server.close())
  const provider = glm({ apiKey: emulatorKey, baseURL: server.baseURL, maxRetries: 0 })
  return { emulator, model: toChatModel(provider, 'glm-5.3') }
}

const called: Answer = { reasoning: 'I look it up.', toolCalls: [{ name: 'weather', input: { city: '杭州' } }] }
const told: Answer = { reasoning: 'So it rains.', text: '杭州今天下雨。' }
const schema = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] } as const

test('an agent calls its tool, and goes on with the result', async () => {
  const { model, emulator } = await glmModel([called, called, told])
  const weather = vi.fn(async () => 'rain')
  const tools = [tool(weather, { name: 'weather', description: 'The weather of a city.', schema })]
  const { messages } = await createAgent({ model, tools }).invoke({ messages: [{ role: 'user', content: '天气' }] })
  expect(messages.at(-1)?.content).toBe('杭州今天下雨。')
  expect(weather).toHaveBeenCalledTimes(2)
  expect(weather.mock.calls[0]).toMatchObject([{ city: '杭州' }, expect.anything()])
  expect(emulator.requests).toHaveLength(3)
})

test('a stream has reasoning, text and usage', async () => {
  const { model } = await glmModel([told])
  const chunks = []
  for await (const chunk of await model.stream('天气')) chunks.push(chunk)
  const whole = chunks.reduce((all, chunk) => all.concat(chunk))
  expect([whole.content, whole.additional_kwargs.reasoning_content]).toEqual(['杭州今天下雨。', 'So it rains.'])
  expect(whole).toMatchObject({ usage_metadata: { output_tokens: expect.any(Number) } })
})

test('a refusal and a cut reject, each after one request', async () => {
  for (const [fault, code] of [
    ['error:1302', 'rate-limit'],
    ['cut after=5 clean', 'truncated'],
  ] as const) {
    const { model, emulator } = await glmModel([told], fault)
    await expect(model.invoke('天气')).rejects.toMatchObject({ name: 'ChatError', code })
    expect(emulator.requests).toHaveLength(1)
  }
})

test('an abort closes the call to the vendor', async () => {
  const { model, emulator } = await glmModel([told], 'stall:2')
  const abort = new AbortController()
  const waiting = model.invoke('天气', { signal: abort.signal })
  await vi.waitFor(() => expect(emulator.stats.open).toBe(1))
  abort.abort()
  await expect(waiting).rejects.toThrow()
  await vi.waitFor(() => expect(emulator.stats.open).toBe(0))
})
