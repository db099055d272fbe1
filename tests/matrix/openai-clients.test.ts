import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { memoryStore } from '@millrace/resume'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runCodex } from '../support/codex.ts'
import type { AiSdk, LangChainMessage, LangChainMessages, LangChainOpenAI } from '../support/model-frameworks.ts'
import { installNpmFixture, type NpmFixture } from '../support/npm-fixture.ts'
import type { ClientOptions, OpenAIClient, ResponseEvent } from '../support/official-clients.ts'
import { model, openaiRelay } from '../support/openai-relay.ts'

// `openaiWire` and `responsesWire` in front of GLM, as the clients of OpenAI's dialects see them: each sees what it would see from OpenAI.

const fixture = join(import.meta.dirname, 'openai-clients')
const text = 'Wide water under one sky: 秋水共长天一色。'
const said = { reasoning: 'First this, then that.', text }
const answer = () => said
const parameters = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] }
const question = 'The weather in Rome?'
const messages = [{ role: 'user', content: question }]
const busy = 'The service is not available at the moment. Try again shortly.'
const cut = 'The answer ended before it was complete.'

/** Failures, with what a client is to say of each. */
const failures = [
  { when: 'before the stream', fault: 'error:1305', message: busy },
  { when: 'inside the stream', fault: 'error-in-stream:1305 after=6', message: busy },
  { when: 'by a cut', fault: 'cut after=6', message: cut },
] as const

let installed: NpmFixture
beforeAll(async () => {
  installed = await installNpmFixture(fixture)
})
afterAll(() => installed?.remove())

test('the lockfile holds no download addresses', () => {
  expect(readFileSync(join(fixture, 'package-lock.json'), 'utf8')).not.toContain('"resolved"')
})

describe('openai', () => {
  const connect = async (baseURL: string): Promise<OpenAIClient> => {
    type Load = { default: new (options: ClientOptions) => OpenAIClient }
    const { default: OpenAI } = await installed.load<Load>('openai')
    return new OpenAI({ apiKey: 'any', baseURL, maxRetries: 0 })
  }

  test('Chat Completions: text, reasoning and usage, whole and streamed', async () => {
    const { baseURL } = await openaiRelay({ answer })
    const { chat } = await connect(baseURL)
    const whole = await chat.completions.create({ model, messages })
    const options = { model, messages, stream_options: { include_usage: true } }
    const streamed = await chat.completions.stream(options).finalChatCompletion()
    for (const { choices, usage } of [whole, streamed]) {
      expect(choices[0]).toMatchObject({
        finish_reason: 'stop',
        message: { role: 'assistant', content: text, reasoning_content: expect.stringMatching(/that\.$/) },
      })
      expect(usage).toMatchObject({
        total_tokens: 22,
        prompt_tokens_details: { cached_tokens: 0 },
        completion_tokens_details: { reasoning_tokens: 6 },
      })
    }
  })

  test('Responses in the background: streamed again from behind an event, told, and cancelled', async () => {
    const { baseURL } = await openaiRelay({ answer }, { store: memoryStore() })
    const { responses } = await connect(baseURL)
    const seen: ResponseEvent[] = []
    const body = { model, input: question, stream: true, background: true }
    const begun = (await responses.create(body)) as unknown as AsyncIterable<ResponseEvent>
    // The client closes the connection when its loop is left.
    for await (const event of begun) if (seen.push(event) === 5) break
    const id = seen[0]!.response!.id
    const after = seen.at(-1)!.sequence_number
    const rest: ResponseEvent[] = []
    for await (const event of await responses.retrieve(id, { stream: true, starting_after: after })) rest.push(event)
    expect(rest.map(({ sequence_number }) => sequence_number)).toEqual(rest.map((_, at) => after + 1 + at))
    expect(rest.at(-1)).toMatchObject({ type: 'response.completed', response: { id, status: 'completed' } })
    const told = await responses.retrieve(id)
    expect([told.id, told.status, told.output_text]).toEqual([id, 'completed', text])
    const { id: running } = await responses.create({ model, input: question, background: true })
    expect((await responses.retrieve(running)).id).toBe(running)
    await responses.delete(running)
    await expect(responses.retrieve(running)).rejects.toMatchObject({
      status: 404,
      code: 'response_not_found',
    })
  })

  test('Responses: text, reasoning and usage, whole and streamed', async () => {
    const { baseURL } = await openaiRelay({ answer })
    const { responses } = await connect(baseURL)
    const body = { model, input: question }
    for (const response of [await responses.create(body), await responses.stream(body).finalResponse()]) {
      expect([response.status, response.output_text]).toEqual(['completed', text])
      expect(response.output[0]?.summary?.[0]?.text).toBe(said.reasoning)
      expect(response.usage).toMatchObject({ total_tokens: 22, output_tokens_details: { reasoning_tokens: 6 } })
    }
  })

  test('Chat Completions: a call and its result, by the helper that runs tools', async () => {
    const { baseURL, emulator } = await openaiRelay()
    const { chat } = await connect(baseURL)
    const run = { name: 'weather', parameters, parse: JSON.parse, function: async () => 'Sunny' }
    type Runner = { runTools(body: object): { finalContent(): Promise<string> } }
    const { runTools } = chat.completions as unknown as Runner
    const body = { model, messages, stream: true, tools: [{ type: 'function', function: run }] }
    expect(await runTools.call(chat.completions, body).finalContent()).toContain('Sunny')
    expect(emulator.requests).toHaveLength(2)
  })

  test('Responses: a call and its result', async () => {
    const { baseURL } = await openaiRelay()
    const { responses } = await connect(baseURL)
    const body = { model, tools: [{ type: 'function', name: 'weather', parameters, strict: false }] }
    const { output } = await responses.stream({ ...body, input: question }).finalResponse()
    const call = output.find(({ type }) => type === 'function_call')
    expect(call).toMatchObject({ name: 'weather', arguments: '{"city":"Rome"}' })
    const result = { type: 'function_call_output', call_id: call?.call_id, output: 'Sunny' }
    const answered = await responses.stream({ ...body, input: [...messages, ...output, result] }).finalResponse()
    expect(answered.output_text).toContain('Sunny')
  })

  test.each(failures)('a failure $when', async ({ fault, message }) => {
    const { baseURL } = await openaiRelay({ answer, fault })
    const { chat, responses } = await connect(baseURL)
    const streams = [
      () => chat.completions.stream({ model, messages }).finalChatCompletion(),
      () => responses.stream({ model, input: question }).finalResponse(),
    ]
    for (const stream of streams)
      await expect(stream()).rejects.toMatchObject({ message: expect.stringContaining(message) })
    const code = message === cut ? 'truncated' : 'server_is_overloaded'
    // An answer in one piece fails by a status, whenever it fails.
    const status = message === cut ? 502 : 503
    await expect(chat.completions.create({ model, messages })).rejects.toMatchObject({ status, code })
    await expect(responses.create({ model, input: question })).rejects.toMatchObject({ status, code })
  })

  test('an abort closes the call to the vendor', async () => {
    const { baseURL, emulator } = await openaiRelay({ answer, fault: 'stall:8' })
    const { chat, responses } = await connect(baseURL)
    const asks = [
      () => chat.completions.create({ model, messages, stream: true }),
      () => responses.create({ model, input: question, stream: true }),
    ]
    for (const [at, ask] of asks.entries()) {
      const stream = (await ask()) as unknown as AsyncIterable<unknown> & { controller: AbortController }
      for await (const _ of stream) stream.controller.abort()
      await expect.poll(() => emulator.requests[at]?.ending).toBe('reader-left')
    }
  })

  test('the list of models, and a model that is not offered', async () => {
    const { baseURL } = await openaiRelay({ answer })
    const client = await connect(baseURL)
    const names: string[] = []
    for await (const { id } of client.models.list()) names.push(id)
    expect(names).toEqual([model])
    await expect(client.chat.completions.create({ model: 'other', messages })).rejects.toMatchObject({
      status: 404,
      code: 'model_not_found',
    })
  })
})

describe('ai', () => {
  type Maker = (settings: object) => ((name: string) => object) & { chat(name: string): object }
  const makers: Readonly<Record<string, (baseURL: string) => Promise<object>>> = {
    'Responses of @ai-sdk/openai': async baseURL => {
      const { createOpenAI } = await installed.load<{ createOpenAI: Maker }>('@ai-sdk/openai')
      return createOpenAI({ apiKey: 'any', baseURL })(model)
    },
    'Chat Completions of @ai-sdk/openai': async baseURL => {
      const { createOpenAI } = await installed.load<{ createOpenAI: Maker }>('@ai-sdk/openai')
      return createOpenAI({ apiKey: 'any', baseURL }).chat(model)
    },
    '@ai-sdk/openai-compatible': async baseURL => {
      const exports = await installed.load<{ createOpenAICompatible: Maker }>('@ai-sdk/openai-compatible')
      return exports.createOpenAICompatible({ name: 'relay', apiKey: 'any', baseURL, includeUsage: true })(model)
    },
    '@ai-sdk/open-responses': async baseURL => {
      const exports = await installed.load<{ createOpenResponses: Maker }>('@ai-sdk/open-responses')
      return exports.createOpenResponses({ name: 'relay', apiKey: 'any', url: `${baseURL}/responses` })(model)
    },
  }
  interface StreamPart {
    readonly type: string
    readonly text?: string
    readonly error?: { readonly message: string }
    readonly finishReason?: string
    readonly totalUsage?: object
  }
  const partsOf = async (options: object): Promise<StreamPart[]> => {
    const { streamText } = await installed.load<AiSdk>('ai')
    const { fullStream } = streamText({ maxRetries: 0, onError() {}, ...options }) as unknown as {
      fullStream: AsyncIterable<StreamPart>
    }
    const parts: StreamPart[] = []
    for await (const part of fullStream) parts.push(part)
    return parts
  }

  describe.each(Object.entries(makers))('%s', (name, make) => {
    test('text, reasoning and usage', async () => {
      const { baseURL } = await openaiRelay({ answer })
      const parts = await partsOf({ model: await make(baseURL), prompt: question })
      const joined = (type: string) => parts.map(part => (part.type === type ? part.text : '')).join('')
      expect(joined('text-delta')).toBe(text)
      // It knows no field for reasoning in Chat Completions.
      expect(joined('reasoning-delta')).toBe(name.startsWith('Chat') ? '' : said.reasoning)
      expect(parts.at(-1)).toMatchObject({
        type: 'finish',
        finishReason: 'stop',
        totalUsage: { inputTokens: 5, outputTokens: 17, outputTokenDetails: { reasoningTokens: 6 } },
      })
    })

    test('a tool loop, and a second turn, which may only name what the first one said', async () => {
      const { baseURL, emulator } = await openaiRelay()
      const ai = await installed.load<AiSdk>('ai')
      const weather = ai.tool({ inputSchema: ai.jsonSchema(parameters), execute: async () => 'Sunny' })
      const options = { model: await make(baseURL), tools: { weather }, stopWhen: ai.stepCountIs(3), maxRetries: 0 }
      const first = ai.streamText({ ...options, messages })
      expect(await first.text).toContain('Sunny')
      const { messages: more } = await first.response
      const history = [...messages, ...more, { role: 'user', content: 'Thank you' }]
      expect((await ai.generateText({ ...options, messages: history })).finishReason).toBe('stop')
      const { messages: sent } = JSON.parse(emulator.requests.at(-1)!.body) as { messages: { content: unknown }[] }
      expect(JSON.stringify(sent)).toContain('The tools answered: Sunny')
    })

    test.each(failures)('a failure $when', async ({ fault, message }) => {
      const { baseURL } = await openaiRelay({ answer, fault })
      const parts = await partsOf({ model: await make(baseURL), prompt: question })
      const errors = parts.filter(({ type }) => type === 'error').map(({ error }) => error?.message)
      // One error; but for a client that tells both events that OpenAI sends.
      expect(new Set(errors)).toEqual(new Set([message]))
      expect(errors.length).toBe(name.includes('open-responses') && !fault.startsWith('error:') ? 2 : 1)
      expect(parts.some(({ finishReason }) => finishReason === 'stop')).toBe(false)
    })
  })
})

describe('@langchain/openai', () => {
  const connect = async (baseURL: string, useResponsesApi: boolean) => {
    const { ChatOpenAI } = await installed.load<LangChainOpenAI>('@langchain/openai')
    return new ChatOpenAI({ model, apiKey: 'any', useResponsesApi, maxRetries: 0, configuration: { baseURL } })
  }
  const joined = async (chunks: Promise<AsyncIterable<LangChainMessage>>): Promise<LangChainMessage> => {
    let all: LangChainMessage | undefined
    for await (const chunk of await chunks) all = all ? all.concat(chunk) : chunk
    return all!
  }
  const ask = async () => {
    const { HumanMessage } = await installed.load<LangChainMessages>('@langchain/core/messages')
    return new HumanMessage(question)
  }

  describe.each([
    ['Chat Completions', false],
    ['Responses', true],
  ])('%s', (_, useResponsesApi) => {
    test('text, reasoning and usage', async () => {
      const { baseURL } = await openaiRelay({ answer })
      const message = await joined((await connect(baseURL, useResponsesApi)).stream([await ask()]))
      expect(message).toMatchObject({
        text,
        usage_metadata: { input_tokens: 5, output_tokens: 17, output_token_details: { reasoning: 6 } },
      })
      expect(JSON.stringify(message)).toContain(said.reasoning)
    })

    test('a call and its result', async () => {
      const { baseURL } = await openaiRelay()
      const tools = [{ type: 'function', function: { name: 'weather', parameters } }]
      const chat = (await connect(baseURL, useResponsesApi)).bindTools(tools)
      const { ToolMessage } = await installed.load<LangChainMessages>('@langchain/core/messages')
      const called = await joined(chat.stream([await ask()]))
      expect(called.tool_calls).toMatchObject([{ name: 'weather', args: { city: 'Rome' } }])
      const result = new ToolMessage({ content: 'Sunny', tool_call_id: called.tool_calls?.[0]?.id })
      expect((await chat.invoke([await ask(), called, result])).text).toContain('Sunny')
    })

    test.each(failures)('a failure $when', async ({ fault, message }) => {
      const { baseURL } = await openaiRelay({ answer, fault })
      const chat = await connect(baseURL, useResponsesApi)
      await expect(joined(chat.stream([await ask()]))).rejects.toThrow(message)
    })
  })
})

describe('@openai/agents', () => {
  interface Agents {
    Agent: new (settings: object) => object
    run(agent: object, input: string, options: object): Promise<{ finalOutput: unknown; completed: Promise<void> }>
    tool(definition: object): object
    setTracingDisabled(disabled: boolean): void
    OpenAIResponsesModel: new (client: object, name: string) => object
    OpenAIChatCompletionsModel: new (client: object, name: string) => object
  }
  const prepared = async (api: 'OpenAIResponsesModel' | 'OpenAIChatCompletionsModel', baseURL: string) => {
    const agents = await installed.load<Agents>('@openai/agents')
    const { default: OpenAI } = await installed.load<{ default: new (options: ClientOptions) => object }>('openai')
    const { z } = await installed.load<{ z: { object(shape: object): object; string(): object } }>('zod')
    agents.setTracingDisabled(true)
    const schema = z.object({ city: z.string() })
    const weather = { name: 'weather', description: 'Tells it.', parameters: schema, execute: async () => 'Sunny' }
    const client = new OpenAI({ apiKey: 'any', baseURL, maxRetries: 0 })
    const settings = { name: 'a', model: new agents[api](client, model), tools: [agents.tool(weather)] }
    const agent = new agents.Agent(settings)
    return async (stream: boolean): Promise<unknown> => {
      const result = await agents.run(agent, question, { stream })
      if (stream) await result.completed
      return result.finalOutput
    }
  }

  describe.each(['OpenAIResponsesModel', 'OpenAIChatCompletionsModel'] as const)('%s', api => {
    test.each([true, false])('a tool loop, streamed: %s', async stream => {
      const run = await prepared(api, (await openaiRelay()).baseURL)
      expect(await run(stream)).toContain('Sunny')
    })

    test.each(failures)('a failure $when', async ({ fault, message }) => {
      const run = await prepared(api, (await openaiRelay({ answer, fault })).baseURL)
      await expect(run(true)).rejects.toThrow(message)
    })
  })
})

describe('codex', () => {
  const run = (baseURL: string) =>
    runCodex(join(installed.folder, 'node_modules/@openai/codex'), baseURL, model, 'Hello')

  test('text, reasoning and usage', async () => {
    const { baseURL } = await openaiRelay({ answer })
    const { code, said: told, outputTokens } = await run(baseURL)
    expect([code, told.agent_message, told.reasoning]).toEqual([0, text, said.reasoning])
    expect(outputTokens).toBeGreaterThan(10)
  })

  test('its command tool, and one out of a namespace', async () => {
    const calls = [
      { name: 'exec_command', input: { cmd: 'echo sunny' } },
      { name: 'get_goal', input: {} },
    ]
    let turn = 0
    const { baseURL, emulator } = await openaiRelay({
      answer: () => (turn++ === 0 ? { toolCalls: calls } : { text: 'Done.' }),
    })
    const { code, said: told } = await run(baseURL)
    expect([code, told.agent_message]).toEqual([0, 'Done.'])
    expect(told.command_execution).toContain('sunny')
    const { messages: sent } = JSON.parse(emulator.requests.at(-1)!.body) as {
      messages: { role: string; content: string }[]
    }
    const outputs = sent.filter(({ role }) => role === 'tool').map(({ content }) => content)
    expect(outputs).toHaveLength(2)
    expect(outputs.join()).not.toContain('unsupported call')
  })

  test.each([
    ['error:1305', /at capacity/],
    ['error-in-stream:1305 after=6', /at capacity/],
    ['cut after=6', /The answer ended before it was complete/],
  ])('a failure: %s', async (fault, message) => {
    const { baseURL } = await openaiRelay({ answer, fault })
    const { code, error } = await run(baseURL)
    expect(code).toBe(1)
    expect(error).toMatch(message)
  })
})
