import { anthropic, anthropicDefinition } from '@millrace/anthropic'
import {
  type ChatProvider,
  type ChatRecord,
  defineProvider,
  type ErrorInfo,
  type Message,
  type Part,
  type ProviderDefinition,
} from '@millrace/core'
import {
  type Answer,
  createAnthropicEmulator,
  createOpenAIEmulator,
  emulatorKey,
  type VendorEmulator,
} from '@millrace/emulator'
import { glmDefinition } from '@millrace/glm'
import { openai, openaiDefinition } from '@millrace/openai'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

/** Options that both emulators take. */
interface Options {
  readonly answer?: (body: { readonly messages?: unknown; readonly input?: unknown }) => Answer
  readonly fault?: string
}

/** A documented line of GLM's README, in front of an emulator of the dialect as GLM speaks it. */
interface Endpoint {
  readonly emulator: VendorEmulator
  readonly provider: ChatProvider
  /** The same with GLM's own reading of errors. */
  withCodes(): ChatProvider
}

interface Dialect {
  /** The base URLs, and the path that is asked below them. */
  readonly bases: readonly string[]
  readonly path: string
  readonly endpoint: (options: Options, baseURL: string) => Endpoint
  /** Events before an error, so that it comes inside of the text. */
  readonly after: number
}

const common = { id: 'glm', model: 'glm-5.3-flash', maxRetries: 0 } as const

const withCodes = (definition: ProviderDefinition<never>, { fetch }: VendorEmulator): ChatProvider =>
  defineProvider({ ...definition, toError: glmDefinition().toError }, { fetch, maxRetries: 0 }) as ChatProvider

const dialects: Readonly<Record<string, Dialect>> = {
  Messages: {
    bases: ['https://api.z.ai/api/anthropic', 'https://open.bigmodel.cn/api/anthropic'],
    path: '/v1/messages',
    after: 4,
    endpoint(options, baseURL) {
      const emulator = createAnthropicEmulator({ host: 'glm', ...options })
      const line = { ...common, baseURL, auth: 'bearer', apiKey: emulatorKey } as const
      return {
        emulator,
        provider: anthropic({ ...line, fetch: emulator.fetch }) as ChatProvider,
        withCodes: () => withCodes(anthropicDefinition(line) as ProviderDefinition<never>, emulator),
      }
    },
  },
  Responses: {
    bases: ['https://api.z.ai/api/v1', 'https://open.bigmodel.cn/api/v1'],
    path: '/responses',
    after: 8,
    endpoint(options, baseURL) {
      const emulator = createOpenAIEmulator({ host: 'glm', ...options })
      const line = { ...common, baseURL, apiKeyEnv: 'ZAI_API_KEY' } as const
      return {
        emulator,
        provider: openai({ ...line, fetch: emulator.fetch }) as ChatProvider,
        withCodes: () => withCodes(openaiDefinition(line) as ProviderDefinition<never>, emulator),
      }
    },
  },
}

const open = ({ endpoint, bases }: Dialect, options: Options = {}, baseURL = bases[0]!): Endpoint =>
  endpoint(options, baseURL)

const question = { role: 'user', content: 'Hello' } as const
const parameters = { type: 'object', properties: { city: { type: 'string' } } }
const tools = [{ name: 'weather', description: 'Weather of a city', parameters }]

beforeEach(() => void vi.stubEnv('ZAI_API_KEY', emulatorKey))
afterEach(() => void vi.unstubAllEnvs())

async function recordsOf({ provider }: Endpoint): Promise<ChatRecord[]> {
  const records: ChatRecord[] = []
  for await (const batch of provider.stream({ messages: [question] }).batches()) records.push(...batch)
  return records
}

/** One message for each result of the calls of an answer. */
const resultsOf = (content: readonly Part[], output: string): Message[] =>
  content.flatMap(part =>
    part.type === 'tool-call'
      ? [{ role: 'tool', content: [{ type: 'tool-result', toolCallId: part.toolCallId, output }] }]
      : [],
  )

const sentBy = ({ emulator }: Endpoint): { messages: { role: string; content: unknown[] }[]; input: object[] } =>
  JSON.parse(emulator.requests.at(-1)!.body)

describe.each(Object.entries(dialects))('GLM by %s', (_, dialect) => {
  it.each(dialect.bases)('is asked at %s, under the bearer key and the name of its model', async baseURL => {
    const { emulator, provider } = open(dialect, {}, baseURL)
    const answer = await provider.stream({ messages: [question] }).message()
    expect(answer).toMatchObject({ model: common.model, finish: { reason: 'stop' } })
    const { path, headers, body } = emulator.requests[0]!
    expect(new URL(baseURL).origin + path).toBe(baseURL + dialect.path)
    expect(headers.authorization).toBe(`Bearer ${emulatorKey}`)
    expect(JSON.parse(body)).toMatchObject({ model: common.model, stream: true })
  })

  it('calls a tool that the prompt speaks of, and goes on with what it gave', async () => {
    const { provider } = open(dialect)
    const messages: Message[] = [{ role: 'user', content: 'What is the weather in Oslo?' }]
    const first = await provider.stream({ messages, tools }).message()
    expect(first.finish.reason).toBe('tool-calls')
    messages.push(...first.messages, ...resultsOf(first.content, 'Rain.'))
    expect(await provider.stream({ messages, tools }).text()).toContain('Rain.')
  })

  const error: Partial<ErrorInfo> = { providerCode: '1310', message: expect.stringContaining('limit reached') }

  it('fails in the words and by the code of GLM, inside of an answer and instead of one', async () => {
    const answer = () => ({ text: 'one two three four' })
    const fault = `error-in-stream:1310 after=${dialect.after}`
    const inside = await recordsOf(open(dialect, { answer, fault }))
    expect(inside.filter(({ type }) => type === 'text-delta').length).toBeGreaterThan(0)
    expect(inside.at(-1)).toMatchObject({ type: 'error', error: { ...error, status: 200 } })
    const instead = await recordsOf(open(dialect, { fault: 'error:1310' }))
    expect(instead).toMatchObject([{ type: 'error', error: { ...error, status: 429 } }])
  })

  it('knows what the codes mean where GLM’s own table reads them', async () => {
    const provider = open(dialect, { fault: 'error:1310' }).withCodes()
    await expect(provider.stream({ messages: [question] }).text()).rejects.toMatchObject({
      code: 'quota',
      retryAfterMs: expect.any(Number),
      providerCode: '1310',
    })
  })

  it('is cut where its end does not come, [DONE] or not', async () => {
    const records = await recordsOf(open(dialect, { answer: () => ({ text: 'one two' }), fault: 'no-done' }))
    expect(records.at(-1)).toMatchObject({ type: 'error', error: { code: 'truncated' } })
  })
})

const sizeOf = (list: unknown): number => (list as readonly unknown[]).length

describe('an answer of thoughts, text and calls, and what goes back of it', () => {
  it('Messages: block within block, no usage, and all results in one message', async () => {
    const calls = ['Rome', 'Oslo'].map(city => ({ name: 'weather', input: { city } }))
    const endpoint = open(dialects.Messages!, {
      answer: ({ messages }) =>
        sizeOf(messages) === 1
          ? { reasoning: 'First this.', text: 'Let me look.', toolCalls: calls }
          : { text: 'Sun in both.' },
    })
    const asked = { messages: [question], tools, reasoning: { enabled: true } }
    const first = await endpoint.provider.stream(asked).message()
    expect(first.finish).toEqual({ reason: 'tool-calls', rawReason: 'tool_use' })
    expect(first).not.toHaveProperty('usage')
    expect(first.content).toMatchObject([
      { type: 'reasoning', text: 'First this.', providerData: { glm: { signature: expect.any(String) } } },
      { type: 'text', text: 'Let me look.' },
      { type: 'tool-call', input: { city: 'Rome' } },
      { type: 'tool-call', input: { city: 'Oslo' } },
    ])
    const messages = [question, ...first.messages, ...resultsOf(first.content, 'Sun.')]
    expect(await endpoint.provider.stream({ ...asked, messages }).text()).toBe('Sun in both.')
    const sent = sentBy(endpoint)
    expect(sent.messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'user'])
    expect(sent.messages[2]!.content).toHaveLength(2)
  })

  it('Responses: thoughts in full, which go back as they came', async () => {
    const call = { name: 'weather', input: { city: 'Rome' } }
    const endpoint = open(dialects.Responses!, {
      answer: ({ input }) =>
        sizeOf(input) === 1 ? { reasoning: 'First this.', text: 'Let me look.', toolCalls: [call] } : { text: 'Sun.' },
    })
    const first = await endpoint.provider.stream({ messages: [question], tools }).message()
    expect(first).toMatchObject({
      finish: { reason: 'tool-calls', rawReason: 'completed' },
      usage: { inputTokens: expect.any(Number), reasoningTokens: expect.any(Number) },
      content: [
        { type: 'reasoning', text: 'First this.' },
        { type: 'text', text: 'Let me look.' },
        { type: 'tool-call', toolName: 'weather', input: { city: 'Rome' } },
      ],
    })
    const messages = [question, ...first.messages, ...resultsOf(first.content, 'Sun.')]
    expect(await endpoint.provider.stream({ messages, tools }).text()).toBe('Sun.')
    expect(sentBy(endpoint).input).toMatchObject([
      { role: 'user' },
      { type: 'reasoning', content: [{ type: 'reasoning_text', text: 'First this.' }] },
      { role: 'assistant', content: 'Let me look.' },
      { type: 'function_call' },
      { type: 'function_call_output', output: 'Sun.' },
    ])
  })
})
