import { type ChatRecord, defineProvider, type Message } from '@millrace/core'
import { createOpenAIEmulator, emulatorKey, type OpenAIEmulatorOptions } from '@millrace/emulator'
import { glmDefinition } from '@millrace/glm'
import { openai, openaiDefinition } from '@millrace/openai'
import { afterEach, describe, expect, it, vi } from 'vitest'

const question = { role: 'user', content: 'Hello' } as const
const tools = [{ name: 'weather', parameters: { type: 'object', properties: {} } }]

/** The documented line, in front of an emulator. */
function endpoint(options: OpenAIEmulatorOptions, baseURL = 'https://api.z.ai/api/v1') {
  const emulator = createOpenAIEmulator({ host: 'glm', ...options })
  vi.stubEnv('ZAI_API_KEY', emulatorKey)
  const settings = {
    id: 'glm',
    baseURL,
    apiKeyEnv: 'ZAI_API_KEY',
    model: 'glm-5.3-flash',
    fetch: emulator.fetch,
    maxRetries: 0,
  } as const
  return { emulator, settings, provider: openai(settings) }
}

async function recordsOf(options: OpenAIEmulatorOptions): Promise<ChatRecord[]> {
  const records: ChatRecord[] = []
  for await (const batch of endpoint(options)
    .provider.stream({ messages: [question] })
    .batches())
    records.push(...batch)
  return records
}

afterEach(() => vi.unstubAllEnvs())

describe('GLM over the Responses API', () => {
  it.each(['https://api.z.ai/api/v1', 'https://open.bigmodel.cn/api/v1'])('is asked at %s', async baseURL => {
    const { emulator, provider } = endpoint({}, baseURL)
    await provider.stream({ messages: [question] }).text()
    const { path, headers } = emulator.requests[0]!
    expect(`${new URL(baseURL).origin}${path}`).toBe(`${baseURL}/responses`)
    expect(headers.authorization).toBe(`Bearer ${emulatorKey}`)
  })

  it('thinks aloud, calls, and gets its thoughts back', async () => {
    const { provider, emulator } = endpoint({
      answer: ({ input }) =>
        (input as readonly unknown[]).length === 1
          ? {
              reasoning: 'First this.',
              text: 'Let me look.',
              toolCalls: [{ name: 'weather', input: { city: 'Rome' } }],
            }
          : { text: 'Sun.' },
    })
    const first = await provider.stream({ messages: [question], tools }).message()
    expect(first).toMatchObject({
      model: 'glm-5.3-flash',
      finish: { reason: 'tool-calls', rawReason: 'completed' },
      usage: { inputTokens: expect.any(Number), reasoningTokens: expect.any(Number) },
      content: [
        { type: 'reasoning', text: 'First this.' },
        { type: 'text', text: 'Let me look.' },
        { type: 'tool-call', toolName: 'weather', input: { city: 'Rome' } },
      ],
    })
    const call = first.content.find(part => part.type === 'tool-call')!
    const result: Message = {
      role: 'tool',
      content: [{ type: 'tool-result', toolCallId: call.toolCallId, output: 'Sun.' }],
    }
    const second = await provider.stream({ messages: [question, ...first.messages, result], tools }).text()
    expect(second).toBe('Sun.')
    expect(JSON.parse(emulator.requests.at(-1)!.body).input).toMatchObject([
      { role: 'user' },
      { type: 'reasoning', content: [{ type: 'reasoning_text', text: 'First this.' }] },
      { role: 'assistant', content: 'Let me look.' },
      { type: 'function_call' },
      { type: 'function_call_output', output: 'Sun.' },
    ])
  })

  it('fails in the words and by the code of GLM, inside of an answer and instead of one', async () => {
    const answer = () => ({ text: 'one two three four' })
    const inside = await recordsOf({ answer, fault: 'error-in-stream:1310 after=8' })
    expect(inside.filter(({ type }) => type === 'text-delta').length).toBeGreaterThan(0)
    const error = { providerCode: '1310', message: expect.stringContaining('limit reached') }
    expect(inside.at(-1)).toMatchObject({ type: 'error', error: { ...error, status: 200 } })
    expect(await recordsOf({ fault: 'error:1310' })).toMatchObject([
      { type: 'error', error: { ...error, status: 429 } },
    ])
  })

  it('knows what the codes mean where GLM’s own table reads them', async () => {
    const { settings } = endpoint({ fault: 'error:1310' })
    const { toError } = glmDefinition()
    const provider = defineProvider({ ...openaiDefinition(settings), toError }, settings)
    await expect(provider.stream({ messages: [question] }).text()).rejects.toMatchObject({
      code: 'quota',
      retryAfterMs: expect.any(Number),
      providerCode: '1310',
    })
  })

  it('is cut where the response does not end, [DONE] or not', async () => {
    const records = await recordsOf({ answer: () => ({ text: 'one two' }), fault: 'no-done' })
    expect(records.at(-1)).toMatchObject({ type: 'error', error: { code: 'truncated' } })
  })
})
