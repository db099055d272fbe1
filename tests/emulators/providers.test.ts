import type { ChatProvider, ChatRecord, ChatRequest, Message, Part } from '@millrace/core'
import type { VendorEmulator } from '@millrace/emulator'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type Options, type Vendor, vendors } from './support/vendors.js'

/** An emulator and a provider that reaches it. */
interface Pair {
  readonly emulator: VendorEmulator
  readonly provider: ChatProvider
}

const ways: Record<string, (vendor: Vendor, options?: Options) => Promise<Pair>> = {
  async 'in process'(vendor, options = {}) {
    const emulator = vendor.emulate(options)
    const { fetch } = emulator
    return {
      emulator,
      provider: vendor.provide({ fetch, baseURL: `http://emulator${vendor.basePath}`, maxRetries: 0 }),
    }
  },
  async 'over HTTP'(vendor, options = {}) {
    const emulator = vendor.emulate(options)
    const { baseURL, close } = await emulator.listen()
    onTestFinished(close)
    return { emulator, provider: vendor.provide({ baseURL, maxRetries: 0 }) }
  },
}

const ask = (content: string, more: Partial<ChatRequest> = {}): ChatRequest => ({
  messages: [{ role: 'user', content }],
  ...more,
})

const textOf = ({ content }: Message, type: 'text' | 'reasoning' = 'text'): string =>
  typeof content === 'string' ? content : content.map(part => (part.type === type ? part.text : '')).join('')

async function recordsOf(provider: ChatProvider, request: ChatRequest): Promise<ChatRecord[]> {
  const records: ChatRecord[] = []
  for await (const batch of provider.stream(request).batches()) records.push(...batch)
  return records
}

const tools = [
  {
    name: 'weather',
    description: 'Weather of a city',
    parameters: { type: 'object', properties: { city: { type: 'string' }, days: { type: 'integer' } } },
  },
]

/** Each vendor by each way. */
const pairs = Object.entries(ways).flatMap(([way, reach]) =>
  vendors.map(vendor => ({
    name: `${vendor.name}, ${way}`,
    vendor,
    open: (options?: Options) => reach(vendor, options),
  })),
)

describe.each(pairs)('what is said: $name', ({ vendor, open }) => {
  it('says what is to be said, and counts it', async () => {
    const text = 'Wide "water" under one sky: 秋水共长天一色。\u2028\n👩‍🚀'
    const { provider } = await open({ answer: () => ({ text, usage: { promptTokens: 9, cachedTokens: 4 } }) })
    const message = await provider.stream(ask('Hello')).message()
    expect(textOf(message)).toBe(text)
    expect(message.finish.reason).toBe('stop')
    expect(message.model).toBe(vendor.model)
    expect(message.usage).toMatchObject({ inputTokens: 9, cachedInputTokens: 4 })
    expect(message.usage?.outputTokens).toBeGreaterThan(5)
  })

  it('thinks before it speaks', async () => {
    const { provider } = await open({
      answer: () => ({ reasoning: 'First this, then that.', text: 'Done.' }),
    })
    const message = await provider.stream(ask('Think', vendor.reasoning)).message()
    expect(textOf(message, 'reasoning')).toBe(vendor.shows ? 'First this, then that.' : '')
    expect(textOf(message)).toBe('Done.')
    if (vendor.countsReasoning !== false) expect(message.usage?.reasoningTokens).toBeGreaterThan(3)
  })

  it('keeps to a schema', async () => {
    const { provider } = await open()
    const schema = {
      type: 'object',
      properties: { city: { type: 'string' }, days: { type: 'integer' } },
      required: ['city', 'days'],
      additionalProperties: false,
    }
    const output = { type: 'json', schema, name: 'trip' } as const
    const message = await provider.stream(ask('A trip to Rome of 4 days', { output })).message()
    expect(JSON.parse(textOf(message))).toEqual({ city: 'Rome', days: 4 })
  })

  it('stops where there is no more room', async () => {
    const { provider } = await open({ answer: () => ({ text: 'word '.repeat(50) }) })
    const message = await provider.stream(ask('Hello', { maxOutputTokens: 16 })).message()
    expect(message.finish.reason).toBe('length')
    expect(textOf(message).trim().split(' ')).toHaveLength(16)
  })

  it('sees the reader leave', async () => {
    const answer = () => ({ text: endless() })
    const { emulator, provider } = await open({ answer })
    for await (const event of provider.stream(ask('Go on'))) if (event.type === 'text-delta') break
    expect(await emulator.requests[0]?.ended).toBe('reader-left')
    expect(emulator.stats.open).toBe(0)
  })

  it('knows its keys and its models', async () => {
    const { emulator } = await open({ keys: ['right.key'], models: [vendor.model] })
    const way = { fetch: emulator.fetch, baseURL: `http://emulator${vendor.basePath}`, maxRetries: 0 }
    const with_ = (more: object) =>
      vendor
        .provide({ ...way, ...more })
        .stream(ask('Hello'))
        .message()
    expect((await with_({ apiKey: 'right.key' })).finish.reason).toBe('stop')
    await expect(with_({ apiKey: 'wrong.key' })).rejects.toMatchObject({ code: 'authentication' })
    await expect(with_({ apiKey: 'right.key', model: 'nobody-1' })).rejects.toMatchObject({ code: 'not-found' })
  })
})

describe.each(pairs)('what is called: $name', ({ vendor, open }) => {
  it('calls a tool, and takes its result with what was signed', async () => {
    const { emulator, provider } = await open()
    const request = ask('The weather in Rome, 3 days?', { tools, ...vendor.reasoning })
    const records = await recordsOf(provider, request)
    const input = { city: 'Rome', days: 3 }
    expect(records).toContainEqual(expect.objectContaining({ type: 'tool-call-end', toolName: 'weather', input }))

    const message = await provider.stream(request).message()
    expect(message.finish.reason).toBe('tool-calls')
    const answered = await provider.stream({ ...request, messages: afterCall(request.messages, message) }).message()
    expect(textOf(answered)).toContain('Sunny, 24 degrees')
    if (!vendor.signature) return
    const part = message.content.find(({ type }) => type === vendor.signature?.part)
    const signature = signatureOf(part!, vendor)
    expect(signature).toMatch(/^[\w+/=-]{60,}$/)
    expect(emulator.requests.at(-1)?.body).toContain(JSON.stringify(signature))
  })

  it('is forced to call, and kept from it', async () => {
    const { provider } = await open()
    const calls = async (toolChoice: ChatRequest['toolChoice']) => {
      const message = await provider.stream(ask('The weather?', { tools, ...(toolChoice && { toolChoice }) })).message()
      return message.content.flatMap(part => (part.type === 'tool-call' ? part.toolName : []))
    }
    expect(await calls({ toolName: 'weather' })).toEqual(['weather'])
    expect(await calls('required')).toEqual(['weather'])
    expect(await calls('none')).toEqual([])
  })
})

describe.each(pairs.filter(({ vendor }) => vendor.signature))('what is signed: $name', ({ vendor, open }) => {
  it('refuses what was signed and then changed', async () => {
    const { provider } = await open()
    const request = ask('The weather in Rome?', { tools, ...vendor.reasoning })
    const message = await provider.stream(request).message()
    for (const change of [spoil, (text: string) => `${text}A`, () => 'c2lnbmF0dXJl']) {
      const content = message.content.map(part => withSignature(part, vendor, change))
      const again = provider.stream({ ...request, messages: afterCall(request.messages, { ...message, content }) })
      await expect(again.message()).rejects.toMatchObject({ code: 'invalid-request', status: 400 })
    }
  })
})

function* endless(): Generator<string> {
  for (;;) yield 'on and '
}

/** The conversation with a call and what the tool gave. */
const afterCall = (messages: readonly Message[], message: Message): Message[] => {
  const parts = message.content as readonly Part[]
  const results = parts.flatMap(part =>
    part.type === 'tool-call'
      ? [
          {
            type: 'tool-result' as const,
            toolCallId: part.toolCallId,
            toolName: part.toolName,
            output: 'Sunny, 24 degrees',
          },
        ]
      : [],
  )
  return [...messages, { role: 'assistant', content: parts }, { role: 'tool', content: results }]
}

type Signed = Record<string, Record<string, string>>

const signatureOf = (part: Part, { signature }: Vendor): string | undefined =>
  signature && (part as { providerData?: Signed }).providerData?.[signature.id]?.[signature.field]

function withSignature(part: Part, vendor: Vendor, change: (text: string) => string): Part {
  const text = signatureOf(part, vendor)
  if (text === undefined || !vendor.signature) return part
  const { id, field } = vendor.signature
  const { providerData } = part as { providerData: Signed }
  return { ...part, providerData: { ...providerData, [id]: { ...providerData[id], [field]: change(text) } } } as Part
}

/** One character in the middle is another. */
const spoil = (text: string): string => `${text.slice(0, 40)}${text[40] === 'A' ? 'B' : 'A'}${text.slice(41)}`
