import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { anthropic } from '@millrace/anthropic'
import type { ChatProvider } from '@millrace/core'
import { type Answer, createAnthropicEmulator, createGlmEmulator, emulatorKey } from '@millrace/emulator'
import { glm } from '@millrace/glm'
import { createChatHandler, type FinishedAnswer } from '@millrace/server'
import { mountChat } from '@millrace/server/node'
import { anthropicWire } from '@millrace/server/wire/anthropic'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { installNpmFixture, type NpmFixture } from '../../support/npm-fixture.ts'
import type { AiModule, AnthropicModule, ClaudeClient, LangChainModule } from './support/anthropic-clients.ts'

// The clients of Anthropic's dialect see the same at the vendor's emulator and at a handler with `anthropicWire`, whatever vendor is behind it.

const fixture = join(import.meta.dirname, 'anthropic-clients')
let installed: NpmFixture
beforeAll(async () => {
  installed = await installNpmFixture(fixture)
})
afterAll(() => installed?.remove())

test('the lockfile holds no download addresses', () => {
  expect(readFileSync(join(fixture, 'package-lock.json'), 'utf8')).not.toContain('"resolved"')
})

interface EndpointOptions {
  /** A function gets the body that the vendor gets, as text. */
  readonly answer?: Answer | ((body: string) => Answer)
  readonly fault?: 'limited' | 'overloaded' | 'overloaded inside' | 'cut' | 'stall'
}

/** What clients ask: its address, and how the answers of the handler ended. */
interface Endpoint {
  readonly url: string
  readonly endings: FinishedAnswer['ending'][]
}

const faults = {
  anthropic: { limited: 'error:rate_limit_error retry-after=7', overloaded: 'error:overloaded_error' },
  glm: { limited: 'error:1302 retry-after=7', overloaded: 'error:1305' },
} as const
const shared = { cut: 'cut after=6', stall: 'stall after=6' } as const

const faultOf = (vendor: 'anthropic' | 'glm', fault: EndpointOptions['fault']): { readonly fault?: string } => {
  if (!fault) return {}
  const own = faults[vendor]
  if (fault === 'overloaded inside') return { fault: `${own.overloaded.replace('error', 'error-in-stream')} after=6` }
  return { fault: { ...own, ...shared }[fault] }
}

const answering = ({ answer }: EndpointOptions) =>
  answer && { answer: (body: object) => (typeof answer === 'function' ? answer(JSON.stringify(body)) : answer) }

const emulated = {
  anthropic: (options: EndpointOptions) =>
    createAnthropicEmulator({ ...answering(options), ...faultOf('anthropic', options.fault) }),
  glm: (options: EndpointOptions) => createGlmEmulator({ ...answering(options), ...faultOf('glm', options.fault) }),
}

/** A handler in front of a provider, on a port of its own. */
async function served(provider: ChatProvider): Promise<Endpoint> {
  const endings: FinishedAnswer['ending'][] = []
  const handler = createChatHandler({
    provider,
    wire: anthropicWire,
    authorize: ({ headers }) => {
      const key = headers['x-api-key'] ?? headers.authorization?.replace(/^Bearer /, '')
      return key === emulatorKey ? { owner: 'li' } : { status: 401 }
    },
    onFinish: ({ ending }) => void endings.push(ending),
    onError: false,
  })
  const server = createServer()
  mountChat(server, '/v1', handler)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(async () => {
    server.closeAllConnections()
    await new Promise(resolve => server.close(resolve))
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, endings }
}

const endpoints: Readonly<Record<string, (options?: EndpointOptions) => Promise<Endpoint>>> = {
  async 'the vendor’s emulator'(options = {}) {
    const { url, close } = await emulated.anthropic(options).listen()
    onTestFinished(close)
    return { url, endings: [] }
  },
  'a handler over Anthropic': (options = {}) =>
    served(anthropic({ model: 'claude-sonnet-4-6', ...keyed, fetch: emulated.anthropic(options).fetch })),
  'a handler over GLM': (options = {}) =>
    served(glm({ model: 'glm-5.3', ...keyed, fetch: emulated.glm(options).fetch })),
}
const keyed = { apiKey: emulatorKey, maxRetries: 0 }

const said: Answer = { reasoning: 'First this, then that.', text: 'Wide water under one sky: 秋水共长天一色。' }
const parameters = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] }
const question = 'The weather in Rome?'
const model = 'claude-sonnet-4-6'
const messages = [{ role: 'user', content: question }]

/** What a promise is rejected with, and the name of its class. */
const thrown = (promise: Promise<unknown>): Promise<object> =>
  promise.then(
    () => ({}),
    (error: Error) => ({ ...error, message: error.message, class: error.constructor.name }),
  )

describe.each(Object.entries(endpoints))('%s', (name, open) => {
  const isOurs = name !== 'the vendor’s emulator'

  describe('@anthropic-ai/sdk', () => {
    const connect = async (options?: EndpointOptions): Promise<Endpoint & { readonly client: ClaudeClient }> => {
      const { default: Anthropic } = await installed.load<AnthropicModule>('@anthropic-ai/sdk')
      const endpoint = await open(options)
      return { ...endpoint, client: new Anthropic({ apiKey: emulatorKey, baseURL: endpoint.url, maxRetries: 0 }) }
    }
    const body = { model, max_tokens: 4_096, thinking: { type: 'enabled', budget_tokens: 1_024 }, messages }
    const tools = [{ name: 'weather', input_schema: parameters }]

    test('thoughts and text, whole and streamed', async () => {
      const { client } = await connect({ answer: said })
      for (const message of [await client.messages.create(body), await client.messages.stream(body).finalMessage()]) {
        expect(message.stop_reason).toBe('end_turn')
        expect(message.content).toMatchObject([
          { type: 'thinking', thinking: said.reasoning, signature: expect.stringMatching(/^(E|millrace:)/) },
          { type: 'text', text: said.text },
        ])
        expect(message.usage.input_tokens).toBeGreaterThan(0)
        expect(message.usage.output_tokens).toBeGreaterThan(10)
      }
    })

    test('a call and its result, with thoughts that go back signed', async () => {
      const { client } = await connect()
      const called = await client.messages.stream({ ...body, tools }).finalMessage()
      expect(called.stop_reason).toBe('tool_use')
      const call = called.content.find(block => block.type === 'tool_use')
      expect(call?.input).toEqual({ city: 'Rome' })
      const result = { type: 'tool_result', tool_use_id: call?.id, content: [{ type: 'text', text: 'Sunny' }] }
      const history = [...messages, { role: 'assistant', content: called.content }, { role: 'user', content: [result] }]
      const answered = await client.messages.stream({ ...body, tools, messages: history }).finalMessage()
      expect(answered.content.at(-1)?.text).toContain('Sunny')
    })

    test('failures have their names', async () => {
      const limited = await connect({ fault: 'limited' })
      expect(await thrown(limited.client.messages.create(body))).toMatchObject({ class: 'RateLimitError', status: 429 })
      const overloaded = await connect({ fault: 'overloaded' })
      const busy = { class: 'OverloadedError', status: 529, error: { error: { type: 'overloaded_error' } } }
      expect(await thrown(overloaded.client.messages.stream(body).finalMessage())).toMatchObject(busy)
      const inside = await connect({ fault: 'overloaded inside' })
      expect(await thrown(inside.client.messages.stream(body).finalMessage())).toMatchObject({
        class: 'APIError',
        error: { error: { type: 'overloaded_error' } },
      })
      const Anthropic = (await installed.load<AnthropicModule>('@anthropic-ai/sdk')).default
      const stranger = new Anthropic({ apiKey: 'wrong', baseURL: limited.url, maxRetries: 0 })
      if (isOurs) expect(await thrown(stranger.messages.create(body))).toMatchObject({ class: 'AuthenticationError' })
    })

    test('a cut is no end', async () => {
      const { client } = await connect({ fault: 'cut', answer: said })
      expect(await thrown(client.messages.stream(body).finalMessage())).toMatchObject({
        class: expect.stringMatching(/Error$/),
      })
    })

    test('an abort ends the answer at its source', async () => {
      const { client, endings } = await connect({ fault: 'stall', answer: said })
      const stream = client.messages.stream(body)
      for await (const event of stream) if (event.type === 'content_block_delta') break
      stream.abort()
      if (isOurs) await expect.poll(() => endings).toEqual(['cancelled'])
    })
  })

  describe('AI SDK', () => {
    async function ask(options: EndpointOptions | undefined, more: object = {}) {
      const { streamText, jsonSchema } = await installed.load<AiModule>('ai')
      const { createAnthropic } = await installed.load<AiModule>('@ai-sdk/anthropic')
      const { url } = await open(options)
      const provider = createAnthropic({ baseURL: `${url}/v1`, apiKey: emulatorKey })
      const thinking = { type: 'enabled', budgetTokens: 1_024 }
      const result = streamText({
        model: provider(model),
        maxRetries: 0,
        providerOptions: { anthropic: { thinking } },
        onError: () => {},
        ...more,
        messages: [{ role: 'user', content: question }],
      })
      const parts: { readonly type: string; readonly [field: string]: unknown }[] = []
      try {
        for await (const part of result.fullStream) parts.push(part)
      } catch (error) {
        // A connection that breaks at the vendor itself; behind a handler it is told by an event.
        expect(isOurs).toBe(false)
        parts.push({ type: 'error', error })
      }
      const textOf = (type: string) => parts.map(part => (part.type === type ? (part.text ?? '') : '')).join('')
      return { parts, textOf, jsonSchema }
    }

    test('reasoning, text and usage', async () => {
      const { parts, textOf } = await ask({ answer: said })
      expect([textOf('reasoning-delta'), textOf('text-delta')]).toEqual([said.reasoning, said.text])
      expect(parts.at(-1)).toMatchObject({ type: 'finish', finishReason: 'stop' })
      const { outputTokens } = parts.at(-1)!.totalUsage as { outputTokens: number }
      expect(outputTokens).toBeGreaterThan(10)
    })

    test('a loop of tools, over two requests', async () => {
      const { jsonSchema, stepCountIs } = await installed.load<AiModule>('ai')
      const weather = { inputSchema: jsonSchema(parameters), execute: async () => 'Sunny' }
      const { parts, textOf } = await ask(undefined, { tools: { weather }, stopWhen: stepCountIs(3) })
      expect(parts.find(part => part.type === 'tool-call')).toMatchObject({ input: { city: 'Rome' } })
      expect(textOf('text-delta')).toContain('Sunny')
      expect(parts.filter(part => part.type === 'error')).toEqual([])
    })

    test.each(['limited', 'overloaded inside', 'cut'] as const)('%s: no good end', async fault => {
      const { parts } = await ask({ fault, answer: said })
      expect(parts.some(part => part.type === 'error')).toBe(true)
      expect(parts.findLast(part => part.type === 'finish')?.finishReason).not.toBe('stop')
    })
  })

  describe('LangChain', () => {
    const connect = async (options?: EndpointOptions) => {
      const { ChatAnthropic } = await installed.load<LangChainModule>('@langchain/anthropic')
      const { url } = await open(options)
      const thinking = { type: 'enabled', budget_tokens: 1_024 }
      return new ChatAnthropic({
        model,
        anthropicApiUrl: url,
        apiKey: emulatorKey,
        maxRetries: 0,
        maxTokens: 4_096,
        thinking,
      })
    }

    test('thoughts, text and usage, which is counted once', async () => {
      const llm = await connect({ answer: said })
      let whole: Awaited<ReturnType<typeof llm.invoke>> | undefined
      for await (const chunk of await llm.stream(question)) whole = whole ? whole.concat(chunk) : chunk
      const blocks = whole!.content as readonly { type: string; text?: string; thinking?: string }[]
      expect(blocks.map(block => block.thinking ?? block.text).join('|')).toBe(`${said.reasoning}|${said.text}`)
      const counted = whole!.usage_metadata!
      const { usage_metadata: once } = await llm.invoke(question)
      expect(counted.output_tokens).toBe(once!.output_tokens + (isOurs ? 0 : 1))
      expect(counted.input_tokens).toBeGreaterThan(0)
    })

    test('a call', async () => {
      const llm = (await connect()).bindTools([{ name: 'weather', input_schema: parameters }])
      let whole: Awaited<ReturnType<typeof llm.invoke>> | undefined
      for await (const chunk of await llm.stream(question)) whole = whole ? whole.concat(chunk) : chunk
      expect(whole!.tool_calls).toMatchObject([{ name: 'weather', args: { city: 'Rome' } }])
    })

    test.each(['limited', 'overloaded inside'] as const)('%s is thrown', async fault => {
      const llm = await connect({ fault, answer: said })
      const read = async () => {
        for await (const chunk of await llm.stream(question)) expect(chunk).toBeDefined()
      }
      expect(await thrown(read())).toMatchObject({ class: expect.stringMatching(/Error$/) })
    })
  })

  describe.runIf(process.platform === 'linux' && process.arch === 'x64')('Claude Code', () => {
    interface Outcome {
      readonly is_error: boolean
      readonly result: string
      readonly usage: { readonly input_tokens: number; readonly output_tokens: number }
    }

    async function run(
      options: EndpointOptions,
      more: object = {},
      flags: readonly string[] = [],
    ): Promise<Outcome & { readonly endpoint: Endpoint }> {
      const endpoint = await open(options)
      const home = mkdtempSync(join(tmpdir(), 'millrace-claude-'))
      onTestFinished(() => rmSync(home, { recursive: true, force: true }))
      const program = join(installed.folder, 'node_modules/@anthropic-ai/claude-code-linux-x64/claude')
      const env = {
        PATH: process.env.PATH,
        HOME: home,
        ANTHROPIC_BASE_URL: endpoint.url,
        ANTHROPIC_API_KEY: emulatorKey,
        CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
        DISABLE_AUTOUPDATER: '1',
        ...more,
      }
      const argumentsOf = ['-p', 'Say it.', '--output-format', 'json', '--model', model, ...flags]
      const stdout = await new Promise<string>((resolve, reject) => {
        const child = execFile(program, argumentsOf, { cwd: home, env, timeout: 120_000 }, (error, out) =>
          out.startsWith('{') ? resolve(out) : reject(error ?? new Error(out)),
        )
        child.stdin?.end()
      })
      return { ...(JSON.parse(stdout) as Outcome), endpoint }
    }

    test('an answer', async () => {
      const { is_error: failed, result, usage } = await run({ answer: said })
      expect([failed, result]).toEqual([false, said.text])
      expect(usage.output_tokens).toBeGreaterThan(10)
    })

    test('a tool is run, and its result goes back', async () => {
      const answer = (body: string): Answer =>
        body.includes('millrace-42')
          ? { text: 'It says millrace-42.' }
          : {
              ...said,
              toolCalls: [{ name: 'Bash', input: { command: 'echo millrace-$((40 + 2))', description: 'Say' } }],
            }
      const { is_error: failed, result } = await run({ answer }, {}, ['--allowedTools', 'Bash'])
      expect([failed, result]).toEqual([false, 'It says millrace-42.'])
    })

    test('an answer that is cut is asked for again', async () => {
      const { is_error: failed, endpoint } = await run({ fault: 'cut', answer: said }, { CLAUDE_CODE_MAX_RETRIES: '1' })
      expect(failed).toBe(true)
      // The emulator tells no endings.
      if (!isOurs) return
      expect(endpoint.endings.length).toBeGreaterThan(1)
      expect(new Set(endpoint.endings)).toEqual(new Set(['error']))
    })

    test('overload', async () => {
      const { is_error: failed, result } = await run({ fault: 'overloaded' }, { CLAUDE_CODE_MAX_RETRIES: '0' })
      expect([failed, result]).toEqual([true, expect.stringMatching(/529|overloaded/i)])
    })
  })
})
