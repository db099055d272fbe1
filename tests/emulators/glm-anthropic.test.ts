import { anthropic, anthropicDefinition } from '@millrace/anthropic'
import { type ChatRecord, defineProvider, type Message } from '@millrace/core'
import { type AnthropicEmulatorOptions, createAnthropicEmulator, emulatorKey } from '@millrace/emulator'
import { glmDefinition } from '@millrace/glm'
import { describe, expect, it } from 'vitest'

const question = { role: 'user', content: 'Hello' } as const
const tools = [{ name: 'weather', parameters: { type: 'object', properties: {} } }]

/** The documented line, in front of an emulator. */
function endpoint(options: AnthropicEmulatorOptions) {
  const emulator = createAnthropicEmulator({ host: 'glm', ...options })
  const settings = {
    id: 'glm',
    baseURL: 'https://api.z.ai/api/anthropic',
    auth: 'bearer',
    model: 'glm-5.3',
    apiKey: emulatorKey,
    fetch: emulator.fetch,
    maxRetries: 0,
  } as const
  return { emulator, settings, provider: anthropic(settings) }
}

async function recordsOf(options: AnthropicEmulatorOptions): Promise<ChatRecord[]> {
  const records: ChatRecord[] = []
  for await (const batch of endpoint(options)
    .provider.stream({ messages: [question] })
    .batches())
    records.push(...batch)
  return records
}

describe("GLM by Anthropic's dialect", () => {
  it.each(['https://api.z.ai/api/anthropic', 'https://open.bigmodel.cn/api/anthropic'])('is asked at %s', baseURL => {
    const { toRequest, authorize } = anthropicDefinition({ ...endpoint({}).settings, baseURL })
    const request = toRequest({ messages: [question] })
    expect(request.url).toBe(`${baseURL}/v1/messages`)
    expect(authorize!(request, { now: 0, attempt: 1 })).toMatchObject({
      headers: { authorization: `Bearer ${emulatorKey}` },
    })
  })

  it('answers, thinks and calls, block within block', async () => {
    const calls = [
      { name: 'weather', input: { city: 'Rome' } },
      { name: 'weather', input: { city: 'Oslo' } },
    ]
    const { provider, emulator } = endpoint({
      answer: ({ messages }) =>
        messages.length === 1
          ? { reasoning: 'First this.', text: 'Let me look.', toolCalls: calls }
          : { text: 'Sun in both.' },
    })
    const asked = { messages: [question], tools, reasoning: { enabled: true } }
    const first = await provider.stream(asked).message()
    expect(first.finish).toEqual({ reason: 'tool-calls', rawReason: 'tool_use' })
    expect(first).not.toHaveProperty('usage')
    expect(first.content).toMatchObject([
      { type: 'reasoning', text: 'First this.', providerData: { glm: { signature: expect.any(String) } } },
      { type: 'text', text: 'Let me look.' },
      { type: 'tool-call', input: { city: 'Rome' } },
      { type: 'tool-call', input: { city: 'Oslo' } },
    ])
    // One message for each result: the vendor takes them in one alone.
    const results = first.content.flatMap<Message>(part =>
      part.type === 'tool-call'
        ? [{ role: 'tool', content: [{ type: 'tool-result', toolCallId: part.toolCallId, output: 'Sun.' }] }]
        : [],
    )
    const second = await provider.stream({ ...asked, messages: [question, ...first.messages, ...results] }).text()
    expect(second).toBe('Sun in both.')
    const sent = JSON.parse(emulator.requests.at(-1)!.body)
    expect(sent.messages.map((message: { role: string }) => message.role)).toEqual(['user', 'assistant', 'user'])
    expect(sent.messages[2].content).toHaveLength(2)
  })

  it('fails in the words and by the code of GLM, inside of an answer and instead of one', async () => {
    const answer = () => ({ text: 'one two three four' })
    const inside = await recordsOf({ answer, fault: 'error-in-stream:1310 after=4' })
    expect(inside.filter(({ type }) => type === 'text-delta').length).toBeGreaterThan(0)
    expect(inside.at(-1)).toMatchObject({
      type: 'error',
      error: { providerCode: '1310', message: expect.stringContaining('limit reached'), status: 200 },
    })
    expect(await recordsOf({ fault: 'error:1310' })).toMatchObject([
      {
        type: 'error',
        error: { providerCode: '1310', message: expect.stringContaining('limit reached'), status: 429 },
      },
    ])
  })

  it('knows what the codes mean where GLM’s own table reads them', async () => {
    const { settings } = endpoint({ fault: 'error:1310' })
    const { toError } = glmDefinition({ apiKey: emulatorKey })
    const provider = defineProvider({ ...anthropicDefinition(settings), toError }, settings)
    await expect(provider.stream({ messages: [question] }).text()).rejects.toMatchObject({
      code: 'quota',
      retryAfterMs: expect.any(Number),
      providerCode: '1310',
    })
  })

  it('is cut where its end does not come', async () => {
    const records = await recordsOf({ answer: () => ({ text: 'one two' }), fault: 'no-done' })
    expect(records.at(-1)).toMatchObject({ type: 'error', error: { code: 'truncated' } })
  })
})
