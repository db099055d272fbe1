import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  type Answer,
  createAnthropicEmulator,
  createGeminiEmulator,
  createOpenAIEmulator,
  emulatorKey,
  type VendorEmulator,
} from '@millrace/emulator'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { installNpmFixture, type NpmFixture } from '../support/npm-fixture.ts'
import type {
  AnthropicClient,
  ClientOptions,
  ContentPart,
  GeminiClient,
  OpenAIClient,
  ResponseEvent,
} from '../support/official-clients.ts'

// The vendors' own clients stream from our emulators without complaint, and understand their failures as the vendors'.

const fixture = join(import.meta.dirname, 'official-clients')
const text = 'Wide water under one sky: 秋水共长天一色。'
const said: Answer = { reasoning: 'First this, then that.', text }
const parameters = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] }
const question = 'The weather in Rome?'

let installed: NpmFixture
beforeAll(async () => {
  installed = await installNpmFixture(fixture)
})
afterAll(() => installed?.remove())

/** The address of an emulator that runs until the test ends. */
async function listening(emulator: VendorEmulator): Promise<string> {
  const { baseURL, close } = await emulator.listen()
  onTestFinished(close)
  return baseURL
}

/** What a promise is rejected with, and the name of its class. */
const thrown = (promise: Promise<unknown>): Promise<object> =>
  promise.then(
    () => ({}),
    (error: Error) => ({ ...error, class: error.constructor.name }),
  )

/** The ids of a list that a client reads page by page. */
async function idsOf(list: AsyncIterable<{ readonly id: string }>): Promise<string[]> {
  const ids: string[] = []
  for await (const { id } of list) ids.push(id)
  return ids
}

test('the lockfile holds no download addresses', () => {
  expect(readFileSync(join(fixture, 'package-lock.json'), 'utf8')).not.toContain('"resolved"')
})

describe('openai', () => {
  const connect = async (options: Parameters<typeof createOpenAIEmulator>[0] = {}): Promise<OpenAIClient> => {
    const { default: OpenAI } = await installed.load<{ default: new (options: ClientOptions) => OpenAIClient }>(
      'openai',
    )
    return new OpenAI({ apiKey: emulatorKey, baseURL: await listening(createOpenAIEmulator(options)), maxRetries: 0 })
  }
  const messages = [{ role: 'user', content: question }]
  const tools = [{ type: 'function', function: { name: 'weather', parameters } }]

  test('Chat Completions: text and usage, whole and streamed', async () => {
    const { chat } = await connect({ answer: () => said })
    const body = { model: 'gpt-5.4', messages }
    const whole = await chat.completions.create(body)
    const streamed = await chat.completions
      .stream({ ...body, stream_options: { include_usage: true } })
      .finalChatCompletion()
    for (const { choices, usage } of [whole, streamed]) {
      expect(choices[0]).toMatchObject({ finish_reason: 'stop', message: { content: text } })
      expect(usage?.total_tokens).toBeGreaterThan(20)
    }
  })

  test('Chat Completions: a call and its result', async () => {
    const { chat } = await connect()
    const body = { model: 'gpt-5.4', messages, tools }
    const called = await chat.completions.stream(body).finalChatCompletion()
    const [choice] = called.choices
    expect(choice?.finish_reason).toBe('tool_calls')
    const [call] = choice?.message.tool_calls ?? []
    expect(call?.function).toMatchObject({ name: 'weather', arguments: '{"city":"Rome"}' })
    const result = { role: 'tool', tool_call_id: call?.id, content: 'Sunny' }
    const answered = await chat.completions
      .stream({ ...body, messages: [...messages, choice?.message, result] })
      .finalChatCompletion()
    expect(answered.choices[0]?.message.content).toContain('Sunny')
  })

  test('Responses: a summary and text, whole and streamed', async () => {
    const { responses } = await connect({ answer: () => said })
    const body = { model: 'gpt-5.4', input: question, reasoning: { effort: 'high', summary: 'auto' } }
    for (const response of [await responses.create(body), await responses.stream(body).finalResponse()]) {
      expect([response.status, response.output_text]).toEqual(['completed', text])
      expect(response.output[0]?.summary?.[0]?.text).toBe(said.reasoning)
      expect(response.usage.output_tokens).toBeGreaterThan(10)
    }
  })

  test('Responses: a call and its result, with reasoning that goes back encrypted', async () => {
    const { responses } = await connect()
    const body = {
      model: 'gpt-5.4',
      store: false,
      include: ['reasoning.encrypted_content'],
      reasoning: { effort: 'high' },
      tools: [{ type: 'function', name: 'weather', parameters, strict: false }],
    }
    const called = await responses.stream({ ...body, input: question }).finalResponse()
    const call = called.output.find(item => item.type === 'function_call')
    expect(call).toMatchObject({ name: 'weather', arguments: '{"city":"Rome"}' })
    // Beside the item, the helper keeps what it parsed, which the vendor does not take.
    const output = called.output.map(item => ({ ...item, parsed_arguments: undefined }))
    const result = { type: 'function_call_output', call_id: call?.call_id, output: 'Sunny' }
    const input = [...messages, ...output, result]
    expect((await responses.stream({ ...body, input }).finalResponse()).output_text).toContain('Sunny')
    const forged = input.map(item => ('encrypted_content' in item ? { ...item, encrypted_content: 'Z0FBQUFB' } : item))
    await expect(responses.create({ ...body, input: forged })).rejects.toMatchObject({
      status: 400,
      code: 'invalid_encrypted_content',
    })
  })

  test('failures have their names', async () => {
    const client = await connect({ fault: 'error:rate_limit_exceeded retry-after=7' })
    const body = { model: 'gpt-5.4', messages }
    expect(await thrown(client.chat.completions.create(body))).toMatchObject({
      class: 'RateLimitError',
      status: 429,
      requestID: expect.stringMatching(/^req_/),
    })
    const failing = await connect({ fault: 'error-in-stream:server_error after=4' })
    await expect(failing.chat.completions.stream(body).finalChatCompletion()).rejects.toThrow(/error/)
    await expect(failing.responses.stream({ model: 'gpt-5.4', input: 'Hi' }).finalResponse()).rejects.toThrow(/error/)
    const refusing = await connect({ fault: 'refusal' })
    const { choices } = await refusing.chat.completions.stream(body).finalChatCompletion()
    expect(choices[0]?.message).toMatchObject({ content: null, refusal: expect.stringContaining('cannot help') })
  })
})

describe('openai and what is kept', () => {
  const connect = async () => {
    const { default: OpenAI } = await installed.load<{ default: new (options: ClientOptions) => OpenAIClient }>(
      'openai',
    )
    const baseURL = await listening(createOpenAIEmulator({ models: ['gpt-5', 'gpt-5.4'] }))
    return new OpenAI({ apiKey: emulatorKey, baseURL, maxRetries: 0 })
  }

  test('a conversation by previous_response_id, looked up, and deleted', async () => {
    const { responses } = await connect()
    const tools = [{ type: 'function', name: 'weather', parameters, strict: false }]
    const called = await responses.stream({ model: 'gpt-5', tools, input: question }).finalResponse()
    const call = called.output.find(item => item.type === 'function_call')
    const result = { type: 'function_call_output', call_id: call?.call_id, output: 'Sunny' }
    const next = { model: 'gpt-5', tools, previous_response_id: called.id, input: [result] }
    const answered = await responses.stream(next).finalResponse()
    expect(answered.output_text).toContain('Sunny')
    expect(await responses.retrieve(answered.id)).toMatchObject({ id: answered.id, output_text: answered.output_text })
    await responses.delete(answered.id)
    expect(await thrown(responses.retrieve(answered.id))).toMatchObject({ class: 'NotFoundError', status: 404 })
    expect(await thrown(responses.create({ ...next, previous_response_id: answered.id }))).toMatchObject({
      code: 'previous_response_not_found',
    })
  })

  test('a stream in the background that goes on where its reader left it', async () => {
    const { responses } = await connect()
    const seen: ResponseEvent[] = []
    for await (const event of responses.stream({ model: 'gpt-5', input: question, background: true })) {
      seen.push(event)
      if (seen.length === 6) break
    }
    const { id } = seen[0]!.response!
    const after = seen.at(-1)!.sequence_number
    for await (const event of await responses.retrieve(id, { stream: true, starting_after: after })) seen.push(event)
    expect(seen.map(event => event.sequence_number)).toEqual(seen.map((_, at) => at))
    expect(seen.at(-1)?.type).toBe('response.completed')
    expect(await responses.retrieve(id)).toMatchObject({ status: 'completed' })
  })

  test('models', async () => {
    const { models } = await connect()
    expect(await idsOf(models.list())).toEqual(['gpt-5', 'gpt-5.4'])
    expect(await models.retrieve('gpt-5')).toMatchObject({ id: 'gpt-5' })
    expect(await thrown(models.retrieve('gpt-9'))).toMatchObject({ class: 'NotFoundError', code: 'model_not_found' })
  })
})

describe('@anthropic-ai/sdk', () => {
  const connect = async (options: Parameters<typeof createAnthropicEmulator>[0] = {}): Promise<AnthropicClient> => {
    const { default: Anthropic } = await installed.load<{ default: new (options: ClientOptions) => AnthropicClient }>(
      '@anthropic-ai/sdk',
    )
    return new Anthropic({
      apiKey: emulatorKey,
      baseURL: await listening(createAnthropicEmulator(options)),
      maxRetries: 0,
    })
  }
  const messages = [{ role: 'user', content: question }]
  const body = {
    model: 'claude-sonnet-4-6',
    max_tokens: 4_096,
    thinking: { type: 'enabled', budget_tokens: 1_024 },
    messages,
  }
  const tools = [{ name: 'weather', input_schema: parameters }]

  test('thoughts and text, whole and streamed', async () => {
    const client = await connect({ answer: () => said })
    for (const message of [await client.messages.create(body), await client.messages.stream(body).finalMessage()]) {
      expect(message.stop_reason).toBe('end_turn')
      expect(message.content).toMatchObject([
        { type: 'thinking', thinking: said.reasoning, signature: expect.stringMatching(/^E/) },
        { type: 'text', text },
      ])
      expect(message.usage.output_tokens).toBeGreaterThan(10)
    }
  })

  test.each([true, false])('a loop of tools, which begins with a thread of messages, streamed: %s', async stream => {
    const client = await connect()
    const runnable = [{ ...tools[0], type: 'custom', run: () => 'Sunny', parse: (input: unknown) => input }]
    const { content } = await client.beta.messages.toolRunner({ ...body, tools: runnable, stream })
    expect(JSON.stringify(content)).toContain('The tools answered: Sunny')
  })

  test('a call and its result, with thoughts that go back signed', async () => {
    const client = await connect()
    const called = await client.messages.stream({ ...body, tools }).finalMessage()
    expect(called.stop_reason).toBe('tool_use')
    const call = called.content.find(block => block.type === 'tool_use')
    expect(call?.input).toEqual({ city: 'Rome' })
    const conversation = (content: readonly object[]) => [
      ...messages,
      { role: 'assistant', content },
      { role: 'user', content: [{ type: 'tool_result', tool_use_id: call?.id, content: 'Sunny' }] },
    ]
    const answered = await client.messages
      .stream({ ...body, tools, messages: conversation(called.content) })
      .finalMessage()
    expect(answered.content.at(-1)?.text).toContain('Sunny')
    const forged = called.content.map(block => (block.type === 'thinking' ? { ...block, thinking: 'Other.' } : block))
    await expect(client.messages.create({ ...body, tools, messages: conversation(forged) })).rejects.toThrow(
      /signature/,
    )
    const thoughtless = called.content.filter(block => block.type !== 'thinking')
    await expect(client.messages.create({ ...body, tools, messages: conversation(thoughtless) })).rejects.toThrow(
      /Expected `thinking`/,
    )
  })

  test('messages of the system among the others, and none of the thoughts that are switched off', async () => {
    const client = await connect({ answer: () => said })
    const system = { role: 'system', content: 'Be brief.' }
    const conversation = [system, ...messages, system, { role: 'assistant', content: 'What city?' }, ...messages]
    const message = await client.messages
      .stream({ ...body, thinking: { type: 'disabled' }, messages: conversation })
      .finalMessage()
    expect(message.content).toMatchObject([{ type: 'text', text }])
  })

  test('tokens are counted, and models listed over all of their pages', async () => {
    const names = Array.from({ length: 25 }, (_, at) => `claude-${at}`)
    const client = await connect({ models: names })
    const counted = { model: 'claude-1', messages }
    const { usage } = await client.messages.create({ ...counted, max_tokens: 99 })
    expect(await client.messages.countTokens(counted)).toEqual({ input_tokens: usage.input_tokens })
    expect(await idsOf(client.models.list())).toEqual(names)
    expect(await client.models.retrieve('claude-7')).toMatchObject({ id: 'claude-7' })
    expect(await thrown(client.models.retrieve('x'))).toMatchObject({ class: 'NotFoundError' })
  })

  test('failures have their names', async () => {
    const limited = await connect({ fault: 'error:rate_limit_error retry-after=7' })
    expect(await thrown(limited.messages.create(body))).toMatchObject({
      class: 'RateLimitError',
      status: 429,
      requestID: expect.stringMatching(/^req_/),
    })
    const overloaded = await connect({ fault: 'error-in-stream:overloaded_error after=6' })
    await expect(overloaded.messages.stream(body).finalMessage()).rejects.toThrow(/Overloaded/)
  })
})

describe('@google/genai', () => {
  interface Module {
    GoogleGenAI: new (options: object) => GeminiClient
  }
  const connect = async (options: Parameters<typeof createGeminiEmulator>[0] = {}): Promise<GeminiClient> => {
    const { GoogleGenAI } = await installed.load<Module>('@google/genai')
    const { close, url } = await createGeminiEmulator(options).listen()
    onTestFinished(close)
    return new GoogleGenAI({ apiKey: emulatorKey, httpOptions: { baseUrl: url } })
  }
  const model = 'gemini-3.8-flash'
  const tools = [{ functionDeclarations: [{ name: 'weather', parametersJsonSchema: parameters }] }]

  /** All parts of a stream, and its last finish reason. */
  async function read(client: GeminiClient, request: object) {
    const parts: ContentPart[] = []
    let finishReason: string | undefined
    for await (const { candidates } of await client.models.generateContentStream({ model, ...request })) {
      parts.push(...(candidates?.[0]?.content?.parts ?? []))
      finishReason = candidates?.[0]?.finishReason ?? finishReason
    }
    return { parts, finishReason }
  }

  test('thoughts and text, whole and streamed', async () => {
    const client = await connect({ answer: () => said })
    const request = { contents: question, config: { thinkingConfig: { includeThoughts: true } } }
    const { parts, finishReason } = await read(client, request)
    const join = (of: readonly ContentPart[]) => of.map(part => part.text ?? '').join('')
    expect(join(parts.filter(part => part.thought))).toBe(said.reasoning)
    expect(join(parts.filter(part => !part.thought))).toBe(text)
    expect([finishReason, parts.at(-1)?.thoughtSignature]).toEqual(['STOP', expect.stringMatching(/^E/)])
    const whole = await client.models.generateContent({ model, ...request })
    expect(whole.text).toBe(text)
    expect(whole.usageMetadata?.totalTokenCount).toBeGreaterThan(10)
  })

  test('a call and its result, with the signature that goes back', async () => {
    const client = await connect()
    const asked = { role: 'user', parts: [{ text: question }] }
    const { parts } = await read(client, { contents: [asked], config: { tools } })
    const call = parts.find(part => part.functionCall)
    expect(call?.functionCall).toMatchObject({ name: 'weather', args: { city: 'Rome' } })
    const { id, name } = call!.functionCall!
    const conversation = (of: readonly ContentPart[]) => [
      asked,
      { role: 'model', parts: of },
      { role: 'user', parts: [{ functionResponse: { id, name, response: { output: 'Sunny' } } }] },
    ]
    const answered = await read(client, { contents: conversation(parts), config: { tools } })
    expect(answered.parts.map(part => part.text).join('')).toContain('Sunny')
    const bare = parts.map(({ thoughtSignature: _, ...part }) => part)
    await expect(read(client, { contents: conversation(bare), config: { tools } })).rejects.toThrow(/thought_signature/)
  })

  test('a chat that calls a function: its history has each chunk as a content of its own', async () => {
    const client = await connect()
    const chat = client.chats.create({ model, config: { tools } })
    async function say(message: unknown) {
      const parts: ContentPart[] = []
      for await (const { candidates } of await chat.sendMessageStream({ message }))
        parts.push(...(candidates?.[0]?.content?.parts ?? []))
      return parts
    }
    const call = (await say(question)).find(part => part.functionCall)?.functionCall
    expect(call).toMatchObject({ name: 'weather', args: { city: 'Rome' } })
    const { id, name } = call!
    const answer = await say([{ functionResponse: { id, name, response: { output: 'Sunny' } } }])
    expect(answer.map(part => part.text).join('')).toContain('Sunny')
    const roles = chat.getHistory().map(({ role }) => role)
    expect(roles.filter((role, at) => role === roles[at - 1])).not.toEqual([])
    expect((await say('And what is 2 + 3?')).map(part => part.text).join('')).toContain('2 + 3 = 5')
  })

  test('failures have their status', async () => {
    const limited = await connect({ fault: 'error:RESOURCE_EXHAUSTED retry-after=7' })
    await expect(limited.models.generateContent({ model, contents: question })).rejects.toMatchObject({ status: 429 })
    const blocked = await connect({ fault: 'blocked:PROHIBITED_CONTENT' })
    const { promptFeedback } = await blocked.models.generateContent({ model, contents: question })
    expect(promptFeedback?.blockReason).toBe('PROHIBITED_CONTENT')
  })
})
