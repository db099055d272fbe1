import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createOpenAIEmulator, emulatorKey } from '@millrace/emulator'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import type {
  AiSdk,
  AiSdkOpenAI,
  LangChainMessage,
  LangChainMessages,
  LangChainModel,
  LangChainOpenAI,
} from '../support/model-frameworks.ts'
import { installNpmFixture, type NpmFixture } from '../support/npm-fixture.ts'

// The Responses API as frameworks use it by default: what one request left in the vendor's store, the next one only names.

const fixture = join(import.meta.dirname, 'model-frameworks')
const parameters = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] }
const question = 'The weather in Rome?'

let installed: NpmFixture
beforeAll(async () => {
  installed = await installNpmFixture(fixture)
})
afterAll(() => installed?.remove())

/** An emulator that runs until the test ends, and the inputs that it was sent. */
async function listening(options: Parameters<typeof createOpenAIEmulator>[0] = {}) {
  const emulator = createOpenAIEmulator(options)
  const { baseURL, close } = await emulator.listen()
  onTestFinished(close)
  const inputs = () => emulator.requests.map(({ body }) => JSON.parse(body).input as { type?: string }[])
  return {
    baseURL,
    emulator,
    types: (at: number) =>
      inputs()
        .at(at)
        ?.map(({ type }) => type),
  }
}

test('the lockfile holds no download addresses', () => {
  expect(readFileSync(join(fixture, 'package-lock.json'), 'utf8')).not.toContain('"resolved"')
})

describe('ai and @ai-sdk/openai', () => {
  const load = async () => {
    const ai = await installed.load<AiSdk>('ai')
    const { createOpenAI } = await installed.load<AiSdkOpenAI>('@ai-sdk/openai')
    const weather = ai.tool({ inputSchema: ai.jsonSchema(parameters), execute: async () => 'Sunny' })
    return { ai, createOpenAI, options: { tools: { weather }, stopWhen: ai.stepCountIs(3), maxRetries: 0 } }
  }

  // An answer is named behind reasoning, and always where the model is not taken for one that reasons.
  test.each(['gpt-5', 'glm-4.7'])('a tool loop of %s, and a second turn that names the first', async name => {
    const { ai, createOpenAI, options } = await load()
    const { baseURL, types, emulator } = await listening()
    const model = createOpenAI({ apiKey: emulatorKey, baseURL })(name)
    const messages: object[] = [{ role: 'user', content: question }]
    const first = await ai.generateText({ model, messages, ...options })
    expect(first.steps[0]?.toolCalls).toMatchObject([{ toolName: 'weather', input: { city: 'Rome' } }])
    expect(first.text).toContain('Sunny')
    messages.push(...first.response.messages, { role: 'user', content: 'And what is 2 + 3?' })
    const second = ai.streamText({ model, messages, ...options })
    expect(await second.text).toContain('2 + 3 = 5')
    expect(await second.finishReason).toBe('stop')
    // The case that is tried: no text goes back, only names of what is kept.
    expect(types(-1)).toContain('item_reference')
    expect(emulator.requests.map(({ status }) => status)).toEqual(emulator.requests.map(() => 200))
  })

  test('what is not kept is refused, and the refusal says why', async () => {
    const { ai, createOpenAI, options } = await load()
    const { baseURL } = await listening({ keepResponses: 0 })
    const model = createOpenAI({ apiKey: emulatorKey, baseURL })('gpt-5')
    await expect(ai.generateText({ model, prompt: question, ...options })).rejects.toThrow(/not found.*`store`/)
  })
})

describe('@langchain/openai', () => {
  const tools = [{ type: 'function', function: { name: 'weather', description: 'The weather in a city.', parameters } }]
  const connect = async (settings: object = {}, bound: object = {}) => {
    const { ChatOpenAI } = await installed.load<LangChainOpenAI>('@langchain/openai')
    const { HumanMessage, ToolMessage } = await installed.load<LangChainMessages>('@langchain/core/messages')
    const { baseURL, types } = await listening()
    const fields = { model: 'gpt-5', apiKey: emulatorKey, configuration: { baseURL }, maxRetries: 0 }
    const model = new ChatOpenAI({ ...fields, useResponsesApi: true, ...settings }).bindTools(tools, bound)
    return { model, types, HumanMessage, ToolMessage }
  }

  /** A whole message, by either way. */
  const asks: Record<string, (model: LangChainModel, messages: readonly unknown[]) => Promise<LangChainMessage>> = {
    invoke: (model, messages) => model.invoke(messages),
    async stream(model, messages) {
      let whole: LangChainMessage | undefined
      for await (const chunk of await model.stream(messages)) whole = whole?.concat(chunk) ?? chunk
      return whole!
    },
  }

  const zdr = { zdrEnabled: true }
  test.each([
    ['invoke', {}, {}],
    ['stream', {}, {}],
    ['invoke', zdr, { include: ['reasoning.encrypted_content'] }],
    ['stream', zdr, { include: ['reasoning.encrypted_content'] }],
  ])('a call and its result, by %s with %o %o', async (way, settings, bound) => {
    const { model, HumanMessage, ToolMessage, types } = await connect(settings, bound)
    const ask = asks[way]!
    const messages: unknown[] = [new HumanMessage(question)]
    const called = await ask(model, messages)
    expect(called.tool_calls).toMatchObject([{ name: 'weather', args: { city: 'Rome' } }])
    messages.push(called, new ToolMessage({ content: 'Sunny', tool_call_id: called.tool_calls?.[0]?.id }))
    const answered = await ask(model, messages)
    expect(answered.text).toContain('Sunny')
    expect(types(-1)).toEqual(expect.arrayContaining(['reasoning', 'function_call', 'function_call_output']))
  })

  // vercel/ai#7543 (2025-07), openai/openai-agents-js#546 (2025-09).
  test('zdrEnabled alone sends reasoning back that is neither kept nor encrypted, which the vendor refuses too', async () => {
    const { model, HumanMessage, ToolMessage } = await connect(zdr)
    const called = await model.invoke([new HumanMessage(question)])
    const result = new ToolMessage({ content: 'Sunny', tool_call_id: called.tool_calls?.[0]?.id })
    await expect(model.invoke([new HumanMessage(question), called, result])).rejects.toThrow(/404 Item with id 'rs_/)
  })
})
