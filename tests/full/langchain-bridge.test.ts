import { ChatAnthropic } from '@langchain/anthropic'
import { ChatOpenAI, type ChatOpenAIFields } from '@langchain/openai'
import { anthropic } from '@millrace/anthropic'
import {
  type ChatProvider,
  type ChatRecord,
  type ChatRequest,
  ChatStream,
  type Part,
  streamObject,
  withFallback,
  withTools,
} from '@millrace/core'
import {
  type Answer,
  createAnthropicEmulator,
  createGlmEmulator,
  createOpenAIEmulator,
  emulatorKey,
  type OpenAIEmulatorOptions,
} from '@millrace/emulator'
import { glm } from '@millrace/glm'
import { fromChatModel, type MillraceChatModel, toChatModel } from '@millrace/langchain'
import { createAgent, providerStrategy, tool } from 'langchain'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { z } from 'zod'

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

/** The ways to run an agent and to read it to its end. */
const ways = {
  invoke: (agent: Agent) => agent.invoke(question),
  stream: async (agent: Agent) => {
    for await (const _ of await agent.stream(question, { streamMode: ['messages', 'updates'] }));
  },
  'events v2': async (agent: Agent) => {
    for await (const _ of agent.streamEvents(question, { version: 'v2' }));
  },
  'events v3': async (agent: Agent) => {
    for await (const _ of await agent.streamEvents(question, { version: 'v3' }));
  },
  'output of events v3': async (agent: Agent) => {
    await (await agent.streamEvents(question, { version: 'v3' })).output
  },
}
type Agent = ReturnType<typeof createAgent>
const question = { messages: [{ role: 'user' as const, content: '天气' }] }

describe.each(Object.entries(ways))('an agent by %s', (_, run) => {
  /** Runs an answer of a sentence and records, then one of a sentence alone. Gives what the tool was run with, and what was asked. */
  async function ran(...answer: ChatRecord[]) {
    const asked: ChatRequest[] = []
    const text: ChatRecord[] = [
      { type: 'text-start', id: 't' },
      { type: 'text-delta', id: 't', delta: 'I look.' },
      { type: 'text-end', id: 't' },
    ]
    const provider: ChatProvider = {
      id: 'test',
      stream(request, options) {
        const isFirst = asked.push(request) === 1
        const begin: ChatRecord = { type: 'start', messageId: `m${asked.length}`, provider: 'test' }
        const end: ChatRecord = { type: 'finish', reason: isFirst ? 'tool-calls' : 'stop' }
        return ChatStream.from(async function* () {
          yield [begin, ...text, ...(isFirst ? answer : []), end]
        }, options)
      },
    }
    return { inputs: await runWith(toChatModel(provider, 'm')), asked }
  }
  /** Gives what the tool was run with. */
  async function runWith(model: MillraceChatModel) {
    const weather = vi.fn(async (_: unknown) => 'rain')
    const tools = [tool(weather, { name: 'weather', description: 'Weather.', schema: loose })]
    await run(createAgent({ model, tools }))
    return weather.mock.calls.map(([input]) => input)
  }
  const loose = { type: 'object', properties: { city: { type: 'string' } } } as const
  const call = (toolCallId: string, own: object): ChatRecord[] => [
    { type: 'tool-call-start', toolCallId, toolName: 'weather' },
    { type: 'tool-call-end', toolCallId, toolName: 'weather', ...own },
  ]

  test('runs all calls beside a sentence, one without arguments among them', async () => {
    const { inputs, asked } = await ran(
      ...call('c1', { input: { city: 'Rome' } }),
      ...call('c2', { input: { city: 'Oslo' } }),
      ...call('c3', { input: {} }),
    )
    expect(inputs).toEqual([{ city: 'Rome' }, { city: 'Oslo' }, {}])
    const types = asked[1]!.messages.slice(1).map(({ content }) => (content as readonly Part[]).map(({ type }) => type))
    expect(types.flat()).toEqual(['text', ...Array(3).fill('tool-call'), ...Array(3).fill('tool-result')])
  })

  test.each(['no json', '{"city":"Ro', '{"city":"Rome","force":t'])(
    'runs no call of %j, and the one beside it',
    async inputText => {
      const broken = call('c1', { inputText, inputError: 'broken' })
      expect((await ran(...broken)).inputs).toEqual([])
      expect((await ran(...broken, ...call('c2', { input: { city: 'Oslo' } }))).inputs).toEqual([{ city: 'Oslo' }])
    },
  )

  test('sends thoughts back with their signatures, over two rounds of two calls', async () => {
    const toolCalls = ['杭州', '上海'].map(city => ({ name: 'weather', input: { city } }))
    const answer = inTurn({ ...called, text: 'I will see. ', toolCalls }, { ...called, toolCalls }, told)
    const emulator = createAnthropicEmulator({ answer })
    const server = await emulator.listen()
    onTestFinished(() => server.close())
    const provider = anthropic({ apiKey: emulatorKey, baseURL: server.baseURL, maxRetries: 0 })
    const request = { maxOutputTokens: 4_096, reasoning: { budgetTokens: 2_000 } }
    const model = toChatModel(provider, 'claude-opus-4-5', { request })
    // The emulator refuses a signature that it has not given, and a thought that is missing in front of a call.
    const inputs = (await runWith(model)).map(input => (input as { city: string }).city)
    expect([inputs, emulator.requests.length]).toEqual([['杭州', '上海', '杭州', '上海'], 3])
    expect(String(emulator.requests[2]!.body).match(/"thinking":"I look it up."/g)).toHaveLength(2)
  })
})

test('a tool by Zod is told by the form of what goes in', async () => {
  const { model, emulator } = await glmModel([called, told])
  const schema = z.object({ city: z.string(), days: z.number().default(3) })
  const weather = vi.fn(async () => 'rain')
  const tools = [tool(weather, { name: 'weather', description: 'The weather of a city.', schema })]
  await createAgent({ model, tools }).invoke({ messages: [{ role: 'user', content: '天气' }] })
  expect(weather.mock.calls[0]).toMatchObject([{ city: '杭州', days: 3 }, expect.anything()])
  expect(String(emulator.requests[0]!.body)).toContain('"required":["city"]')
})

test('an agent asks the vendor for its schema, by providerStrategy', async () => {
  const { model, emulator } = await glmModel([{ text: '{"city":"杭州"}' }])
  const responseFormat = providerStrategy(z.object({ city: z.string() }))
  const { structuredResponse } = await createAgent({ model, tools: [], responseFormat }).invoke(question)
  expect(structuredResponse).toEqual({ city: '杭州' })
  expect(String(emulator.requests[0]!.body)).toContain('city')
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
  await expect.poll(() => emulator.stats.open).toBe(1)
  abort.abort()
  await expect(waiting).rejects.toThrow()
  await expect.poll(() => emulator.stats.open).toBe(0)
})

/** LangChain's own model over OpenAI, as the emulator plays it, as a provider. */
async function openaiProvider(settings: OpenAIEmulatorOptions = {}, fields: ChatOpenAIFields = {}) {
  const emulator = createOpenAIEmulator(settings)
  const server = await emulator.listen()
  onTestFinished(() => server.close())
  const configuration = { baseURL: server.baseURL }
  const model = new ChatOpenAI({ model: 'gpt-5.4', apiKey: emulatorKey, maxRetries: 0, configuration, ...fields })
  return { emulator, provider: fromChatModel(model) }
}

const hi: ChatRequest<{ readonly [name: string]: unknown }> = { messages: [{ role: 'user', content: '天气' }] }
const inTurn = (...answers: readonly Answer[]) => {
  let next = 0
  return () => answers[Math.min(next++, answers.length - 1)]!
}

describe.each([false, true])('the way back, over ChatOpenAI with Responses: %s', useResponsesApi => {
  test('text, the end, the model and the usage', async () => {
    const { provider } = await openaiProvider({ answer: inTurn({ text: '杭州今天下雨。' }) }, { useResponsesApi })
    expect(provider.id).toBe('langchain.openai')
    const { content, finish, model, usage } = await provider.stream(hi).message()
    expect(content).toEqual([{ type: 'text', text: '杭州今天下雨。' }])
    expect(finish.reason).toBe('stop')
    expect(model).toMatch(/^gpt-5\.4/)
    expect(usage).toMatchObject({ inputTokens: expect.any(Number), outputTokens: expect.any(Number) })
    expect(usage!.outputTokens).toBeGreaterThan(0)
  })

  test('a tool loop of ours over it: arguments, result, and the next request', async () => {
    const { provider, emulator } = await openaiProvider(
      { answer: inTurn({ toolCalls: [{ name: 'weather', input: { city: '杭州' } }] }, { text: '下雨。' }) },
      { useResponsesApi },
    )
    const execute = vi.fn(() => ({ sky: 'rain' }))
    const tools = { weather: { description: 'Weather.', input: schema, execute } }
    const { content, messages } = await withTools(provider, tools).stream(hi).message()
    expect(execute.mock.calls[0]).toMatchObject([{ city: '杭州' }, expect.anything()])
    expect(messages.map(({ role }) => role)).toEqual(['assistant', 'tool', 'assistant'])
    expect(content.at(-1)).toEqual({ type: 'text', text: '下雨。' })
    expect(emulator.requests).toHaveLength(2)
    expect(JSON.stringify(emulator.requests[1]!.body)).toContain('rain')
  })

  test('a cut is truncated, and refusals have their codes and one request each', async () => {
    for (const [fault, code] of [
      ['cut after=3 clean', 'truncated'],
      ['error:rate_limit_exceeded', 'rate-limit'],
      ['error:insufficient_quota', 'quota'],
      ['error:invalid_api_key', 'authentication'],
      ['error:context_length_exceeded', 'context-length'],
      ['error:server_error', 'unknown'],
      ['cut after=3', 'network'],
    ] as const) {
      const { provider, emulator } = await openaiProvider(
        { answer: inTurn({ text: 'a b c d e f g h' }), fault },
        { useResponsesApi },
      )
      const failure = provider.stream(hi).text()
      await expect(failure, fault).rejects.toMatchObject({ name: 'ChatError', code })
      expect(emulator.requests).toHaveLength(1)
    }
  })

  test('a reader who leaves closes the call to the vendor', async () => {
    const { provider, emulator } = await openaiProvider({ fault: 'stall:6' }, { useResponsesApi })
    for await (const _ of provider.stream(hi)) break
    await expect.poll(() => emulator.stats.open).toBe(0)
    expect(emulator.requests).toHaveLength(1)
  })
})

test('the way back, over ChatAnthropic: reasoning goes back with its signature through a tool loop, and a cut is truncated', async () => {
  const answer = inTurn({ ...called, text: 'I will see. ' }, told)
  const ask = async (fault?: string) => {
    const emulator = createAnthropicEmulator({ answer, ...(fault !== undefined && { fault }) })
    const server = await emulator.listen()
    onTestFinished(() => server.close())
    const model = new ChatAnthropic({
      model: 'claude-opus-4-5',
      apiKey: emulatorKey,
      anthropicApiUrl: server.baseURL.replace(/\/v1$/, ''),
      maxRetries: 0,
      maxTokens: 4_096,
      thinking: { type: 'enabled', budget_tokens: 2_000 },
    })
    const tools = { weather: { description: 'Weather.', input: schema, execute: () => 'rain' } }
    return { emulator, stream: withTools(fromChatModel(model), tools).stream(hi) }
  }
  const { emulator, stream } = await ask()
  const { content, finish, usage } = await stream.message()
  // The emulator refuses a signature that it has not given, and a thought that is missing in front of a call.
  expect(content.map(({ type }) => type)).toEqual([
    'reasoning',
    'text',
    'tool-call',
    'tool-result',
    'reasoning',
    'text',
  ])
  expect([finish.reason, emulator.requests.length]).toEqual(['stop', 2])
  expect(usage!.outputTokens).toBeGreaterThan(0)
  expect(String(emulator.requests[1]!.body)).toContain('"thinking":"I look it up."')
  await expect((await ask('cut after=6 clean')).stream.text()).rejects.toMatchObject({ code: 'truncated' })
})

test('the way back: an object by a system message, and a fallback that goes on', async () => {
  const { provider } = await openaiProvider({ answer: inTurn({ text: '{"city":"杭州"}' }) })
  const answer = streamObject(provider, hi, schema)
  expect(await answer.object()).toEqual({ city: '杭州' })
  expect((await answer.message()).warnings).toMatchObject([{ setting: 'output.schema' }])
  const broken = await openaiProvider({ fault: 'error:server_error' })
  expect(await withFallback([broken.provider, provider]).stream(hi).text()).toBe('{"city":"杭州"}')
})
