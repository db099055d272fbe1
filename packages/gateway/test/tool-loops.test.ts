import {
  type Answer,
  createAnthropicEmulator,
  createGeminiEmulator,
  createGlmEmulator,
  createOpenAIEmulator,
  emulatorKey,
} from '@millrace/emulator'
import { createGateway, type Gateway } from '@millrace/gateway'
import { describe, expect, onTestFinished, test } from 'vitest'

// Clients that run tools over several rounds, and send each answer back as they got it: every vendor gets what it wants back. The emulators refuse signatures and
// encrypted thoughts that they have not given in that place.

interface Item {
  readonly [field: string]: unknown
}

const city = { type: 'object', properties: { city: { type: 'string' } } }
const none = { type: 'object', properties: {} }
const rounds = 3

/** Thinks, speaks and calls two tools in each round, one without arguments among them. */
const answerOf = (round: number): Answer => ({
  reasoning: `think ${round}`,
  text: `say ${round}`,
  ...(round <= rounds && {
    toolCalls: [
      { name: 'weather', input: { city: 'Rome' } },
      { name: 'now', input: {} },
    ],
  }),
})

const vendors = {
  openai: [createOpenAIEmulator, 'gpt-5.4', /"summary":\[[^\]]*"think 1".*"think 3"/],
  anthropic: [createAnthropicEmulator, 'claude-sonnet-4-6', /"thinking":"think 1".*"thinking":"think 3"/],
  glm: [createGlmEmulator, 'glm-5.3', /"reasoning_content":"think 1".*"reasoning_content":"think 3"/],
  gemini: [createGeminiEmulator, 'gemini-3.8-flash', /"thoughtSignature".*"thoughtSignature".*"thoughtSignature"/],
} as const

async function post(gateway: Gateway, path: string, body: object): Promise<string> {
  const headers = { 'content-type': 'application/json', 'anthropic-version': '2023-06-01' }
  const request = new Request(`http://localhost/v1${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
  const response = await gateway.fetch(request)
  const text = await response.text()
  expect(response.status, text).toBe(200)
  return text
}

/** The events of a stream. */
const eventsIn = (text: string): Item[] => text.match(/(?<=^data: ).+/gm)!.map(data => JSON.parse(data) as Item)

async function byResponses(gateway: Gateway, model: string, stream: boolean): Promise<void> {
  const input: Item[] = [{ role: 'user', content: 'The weather?' }]
  const tools = [
    { type: 'function', name: 'weather', parameters: city, strict: false },
    { type: 'function', name: 'now', parameters: none, strict: false },
  ]
  const reasoning = { effort: 'low', summary: 'auto' }
  const asked = { model, stream, store: false, tools, reasoning, include: ['reasoning.encrypted_content'] }
  for (let calls = 2; calls > 0; ) {
    const text = await post(gateway, '/responses', { ...asked, input })
    const { output } = (stream ? eventsIn(text).at(-1)!.response : JSON.parse(text)) as { output: readonly Item[] }
    const called = output.filter(({ type }) => type === 'function_call')
    calls = called.length
    input.push(...output, ...called.map(({ call_id }) => ({ type: 'function_call_output', call_id, output: 'sunny' })))
  }
}

async function byMessages(gateway: Gateway, model: string, stream: boolean): Promise<void> {
  const messages: Item[] = [{ role: 'user', content: 'The weather?' }]
  const tools = [
    { name: 'weather', input_schema: city },
    { name: 'now', input_schema: none },
  ]
  const asked = { model, stream, max_tokens: 4_096, thinking: { type: 'enabled', budget_tokens: 1_024 }, tools }
  for (let calls = 2; calls > 0; ) {
    const text = await post(gateway, '/messages', { ...asked, messages })
    const content = stream ? blocksOf(eventsIn(text)) : (JSON.parse(text) as { content: Item[] }).content
    const called = content.filter(({ type }) => type === 'tool_use')
    calls = called.length
    messages.push({ role: 'assistant', content })
    messages.push({
      role: 'user',
      content: called.map(({ id }) => ({ type: 'tool_result', tool_use_id: id, content: 'sunny' })),
    })
  }
}

/** The blocks of a message that came as a stream. */
function blocksOf(events: readonly Item[]): Item[] {
  const blocks: { [field: string]: unknown }[] = []
  for (const { type, index, content_block, delta } of events) {
    if (type === 'content_block_start') blocks[index as number] = { ...(content_block as Item), partial_json: '' }
    if (type !== 'content_block_delta') continue
    const block = blocks[index as number]!
    const { type: _, ...more } = delta as Item
    for (const [field, text] of Object.entries(more)) block[field] = `${block[field] ?? ''}${text}`
  }
  return blocks.map(({ partial_json: json, ...block }) =>
    block.type === 'tool_use' ? { ...block, input: JSON.parse(`${json || '{}'}`) } : block,
  )
}

describe.each([
  ['Responses', byResponses],
  ['Messages', byMessages],
] as const)('by %s', (_, run) => {
  const names = Object.keys(vendors) as (keyof typeof vendors)[]
  test.each(names.flatMap(name => [true, false].map(stream => [name, stream] as const)))(
    'over %s, streamed: %s',
    async (name, stream) => {
      const [createEmulator, model, wanted] = vendors[name]
      let round = 0
      const emulator = createEmulator({ answer: () => answerOf(++round) })
      const { baseURL, close } = await emulator.listen()
      onTestFinished(close)
      const gateway = createGateway({ providers: { [name]: { apiKey: emulatorKey, baseURL } } })
      await run(gateway, `${name}/${model}`, stream)
      expect(emulator.requests).toHaveLength(rounds + 1)
      expect(String(emulator.requests.at(-1)!.body)).toMatch(wanted)
    },
  )
})

test.each(Object.keys(vendors).filter(name => name !== 'anthropic'))(
  'by Messages, Anthropic goes on with a loop that %s has begun, though it thinks within a budget',
  async name => {
    const { anthropic, [name as 'glm']: other } = vendors
    const emulators = [other, anthropic].map(([createEmulator]) => createEmulator({ answer: () => answerOf(1) }))
    const servers = await Promise.all(emulators.map(emulator => emulator.listen()))
    onTestFinished(async () => void (await Promise.all(servers.map(({ close }) => close()))))
    const [first, second] = servers.map(({ baseURL }) => ({ apiKey: emulatorKey, baseURL }))
    const gateway = createGateway({ providers: { [name]: first!, anthropic: second! } })
    const messages: Item[] = [{ role: 'user', content: 'The weather?' }]
    const thinking = { type: 'enabled', budget_tokens: 1_024 }
    for (const model of [`${name}/${other[1]}`, `anthropic/${anthropic[1]}`]) {
      const asked = { model, max_tokens: 4_096, thinking, messages, tools: [{ name: 'weather', input_schema: city }] }
      const { content } = JSON.parse(await post(gateway, '/messages', asked)) as { content: Item[] }
      const called = content.filter(({ type }) => type === 'tool_use')
      const results = called.map(({ id }) => ({ type: 'tool_result', tool_use_id: id, content: 'sunny' }))
      messages.push({ role: 'assistant', content }, { role: 'user', content: results })
    }
    expect(messages).toHaveLength(5)
  },
)

test.each([true, false])(
  'a turn that Claude paused is told as such and goes on where it is sent back, streamed: %s',
  async stream => {
    let asked = 0
    const fault = (): string | undefined => (++asked === 2 ? undefined : 'finish:pause_turn')
    const emulator = createAnthropicEmulator({ answer: () => ({ text: 'So far.' }), fault })
    const { baseURL, close } = await emulator.listen()
    onTestFinished(close)
    const gateway = createGateway({ providers: { anthropic: { apiKey: emulatorKey, baseURL } } })
    const model = `anthropic/${vendors.anthropic[1]}`
    const user = { role: 'user', content: 'The weather?' }
    const body = { model, max_tokens: 4_096, stream }
    const assistant = { role: 'assistant', content: [{ type: 'text', text: 'So far.' }] }
    expect(await post(gateway, '/messages', { ...body, messages: [user] })).toContain('"stop_reason":"pause_turn"')
    const rest = await post(gateway, '/messages', { ...body, messages: [user, assistant] })
    expect(rest).toContain('"stop_reason":"end_turn"')
    expect(JSON.parse(String(emulator.requests[1]!.body)).messages).toEqual([
      { role: 'user', content: [{ type: 'text', text: 'The weather?' }] },
      assistant,
    ])
    // Not `stop`: Chat Completions has no word for it, and the answer is not complete.
    expect(await post(gateway, '/chat/completions', { model, stream, messages: [user] })).toContain(
      '"finish_reason":"length"',
    )
  },
)
