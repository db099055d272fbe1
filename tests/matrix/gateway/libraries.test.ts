import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type GatewayLab, gatewayLab, modelOf, vendorNames } from '../../support/gateway/vendors.ts'
import type { AiSdk, LangChainMessage, LangChainMessages, LangChainOpenAI } from '../../support/model-frameworks.ts'
import { installNpmFixture, type NpmFixture } from '../../support/npm-fixture.ts'

// `@ai-sdk/open-responses` and LangChain in front of the program of the gateway and each vendor's emulator. The vendors' own clients: tests/full/gateway.

let installed: NpmFixture
beforeAll(async () => {
  installed = await installNpmFixture(join(import.meta.dirname, '../openai-clients'))
})
afterAll(() => installed?.remove())

const text = 'Wide water under one sky: 秋水共长天一色。'
const question = 'The weather in Rome?'
const parameters = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] }

describe.each(vendorNames)('over %s', vendor => {
  const model = `${vendor}/${modelOf[vendor]}`

  describe('@ai-sdk/open-responses', () => {
    const connect = async ({ gateway }: GatewayLab): Promise<{ ai: AiSdk; model: object }> => {
      type Maker = { createOpenResponses(settings: object): (name: string) => object }
      const { createOpenResponses } = await installed.load<Maker>('@ai-sdk/open-responses')
      const make = createOpenResponses({ name: 'gateway', apiKey: 'any', url: `${gateway.url}/v1/responses` })
      return { ai: await installed.load<AiSdk>('ai'), model: make(model) }
    }

    test('text and usage', async () => {
      const lab = await gatewayLab()
      lab.script.answer = { text, usage: { promptTokens: 5, completionTokens: 17 } }
      const { ai, model: asked } = await connect(lab)
      const result = ai.streamText({ model: asked, prompt: question, maxRetries: 0 })
      expect(await result.text).toBe(text)
    })

    test('a tool loop', async () => {
      const { ai, model: asked } = await connect(await gatewayLab())
      const weather = ai.tool({ inputSchema: ai.jsonSchema(parameters), execute: async () => 'Sunny' })
      const options = { model: asked, tools: { weather }, stopWhen: ai.stepCountIs(3), maxRetries: 0 }
      expect(await ai.streamText({ ...options, prompt: question }).text).toContain('Sunny')
    })
  })

  describe.each([
    ['Chat Completions', false],
    ['Responses', true],
  ])('LangChain by %s', (_, useResponsesApi) => {
    const connect = async ({ gateway }: GatewayLab) => {
      const { ChatOpenAI } = await installed.load<LangChainOpenAI>('@langchain/openai')
      const { HumanMessage, ToolMessage } = await installed.load<LangChainMessages>('@langchain/core/messages')
      const configuration = { baseURL: `${gateway.url}/v1` }
      const chat = new ChatOpenAI({ model, apiKey: 'any', useResponsesApi, maxRetries: 0, configuration })
      return { chat, ask: new HumanMessage(question), ToolMessage }
    }
    const joined = async (chunks: Promise<AsyncIterable<LangChainMessage>>): Promise<LangChainMessage> => {
      let all: LangChainMessage | undefined
      for await (const chunk of await chunks) all = all ? all.concat(chunk) : chunk
      return all!
    }

    test('text and usage', async () => {
      const lab = await gatewayLab()
      lab.script.answer = { text, usage: { promptTokens: 5, completionTokens: 17 } }
      const { chat, ask } = await connect(lab)
      expect(await joined(chat.stream([ask]))).toMatchObject({
        text,
        usage_metadata: { input_tokens: 5, output_tokens: 17 },
      })
    })

    test('a call and its result', async () => {
      const { chat, ask, ToolMessage } = await connect(await gatewayLab())
      const bound = chat.bindTools([{ type: 'function', function: { name: 'weather', parameters } }])
      const called = await joined(bound.stream([ask]))
      expect(called.tool_calls).toMatchObject([{ name: 'weather', args: { city: 'Rome' } }])
      const result = new ToolMessage({ content: 'Sunny', tool_call_id: called.tool_calls?.[0]?.id })
      expect((await bound.invoke([ask, called, result])).text).toContain('Sunny')
    })
  })
})
