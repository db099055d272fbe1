import type { ChatProvider, ChatRecord, ChatRequest, ChatStream } from '@millrace/core'
import {
  type Answer,
  createGeminiEmulator,
  createOpenAIEmulator,
  type EmulatedRequest,
  emulatorKey,
  type VendorEmulator,
} from '@millrace/emulator'
import { gemini } from '@millrace/gemini'
import { openai } from '@millrace/openai'
import { describe, expect, it } from 'vitest'

/** A vendor that keeps its answers: its emulator, and our provider for it. */
interface Keeper {
  readonly name: string
  readonly emulate: (options: { fault?: string; answer?: () => Answer }) => VendorEmulator
  readonly provide: (fetch: typeof globalThis.fetch) => ChatProvider
  readonly request: ChatRequest
  readonly key: { readonly [header: string]: string }
}

const keepers: readonly Keeper[] = [
  {
    name: 'openai, in the background',
    emulate: options => createOpenAIEmulator({ answer: () => said, ...options }),
    provide: fetch =>
      openai({
        apiKey: emulatorKey,
        model: 'gpt-5.4',
        baseURL: 'http://emulator/v1',
        fetch,
        minRetryDelayMs: 0,
        gatherMs: 0,
      }) as ChatProvider,
    request: {
      messages: [{ role: 'user', content: 'Hello' }],
      tools: [{ name: 'weather', parameters: { type: 'object', properties: { city: { type: 'string' } } } }],
      reasoning: { effort: 'high' },
      providerOptions: { background: true, reasoningSummary: 'auto' },
    },
    key: { authorization: `Bearer ${emulatorKey}` },
  },
  {
    name: 'gemini interactions, in the background',
    emulate: options => createGeminiEmulator({ answer: () => said, tokensPerEvent: 1, ...options }),
    provide: fetch =>
      gemini({
        api: 'interactions',
        apiKey: emulatorKey,
        baseURL: 'http://emulator/v1beta',
        fetch,
        minRetryDelayMs: 0,
        gatherMs: 0,
      }) as ChatProvider,
    request: {
      messages: [{ role: 'user', content: 'Hello' }],
      tools: [{ name: 'weather', parameters: { type: 'object', properties: { city: { type: 'string' } } } }],
      reasoning: { effort: 'high' },
      providerOptions: { background: true },
    },
    key: { 'x-goog-api-key': emulatorKey },
  },
]

const said = {
  reasoning: 'First this, then that.',
  text: 'Wide "water" under one sky: 秋水共长天一色 👩‍🚀',
  toolCalls: [{ name: 'weather', input: { city: 'Rome' } }],
}

const whole = async (keeper: Keeper, fault?: string) => {
  const emulator = keeper.emulate({ ...(fault && { fault }) })
  const records: ChatRecord[] = []
  for await (const batch of keeper.provide(emulator.fetch).stream(keeper.request).batches()) records.push(...batch)
  const generations = emulator.requests.filter(({ method }) => method === 'POST').length
  return { records, generations, requests: emulator.requests.length }
}

/** The records with deltas of one block as one, and without what differs by generation: ids, and what was sealed. */
function plain(records: readonly ChatRecord[]): unknown[] {
  const told: unknown[] = []
  const places = new Map<string, ChatRecord>()
  for (const { providerData: _, messageId: __, toolCallId, ...record } of records as readonly (ChatRecord & {
    providerData?: unknown
    messageId?: string
    toolCallId?: string
  })[]) {
    const delta = record as { type: string; id?: string; delta?: string; raw?: unknown }
    const key = `${delta.type} ${delta.id ?? ''}`
    const before = places.get(key) as { delta: string } | undefined
    if (delta.delta !== undefined && before) before.delta += delta.delta
    else {
      told.push(delta)
      places.set(key, delta as never)
    }
  }
  return told
}

describe.each(keepers)('$name', keeper => {
  it('goes on wherever the connection breaks: nothing lost, nothing twice, one generation', async () => {
    const unbroken = await whole(keeper)
    const wanted = plain(unbroken.records)
    expect(unbroken.requests).toBe(1)
    expect(unbroken.records.at(-1)).toMatchObject({ type: 'finish', reason: 'tool-calls' })
    let breaks = 0
    for (let after = 1; after < 200; after++) {
      for (const how of ['', ' clean']) {
        const broken = await whole(keeper, `cut after=${after}${how}`)
        expect([after, plain(broken.records)]).toEqual([after, wanted])
        expect(broken.generations).toBe(1)
        if (broken.requests > 1) breaks++
        else if (how) return expect(breaks).toBeGreaterThan(40)
      }
    }
  })

  it('goes on behind half of an event', async () => {
    const wanted = plain((await whole(keeper)).records)
    for (const bytes of [2_500, 3_333, 4_321, 5_432]) {
      const broken = await whole(keeper, `cut:${bytes}`)
      expect([bytes, plain(broken.records)]).toEqual([bytes, wanted])
      expect(broken.generations).toBe(1)
    }
  })

  it.each<[string, (stream: ChatStream) => void]>([
    ['its reader leaves', () => {}],
    ['it is stopped', stream => stream.cancel()],
  ])('is stopped at the vendor when %s', async (_, stop) => {
    const emulator = keeper.emulate({ answer: () => ({ text: 'water '.repeat(20_000) }) })
    const stream = keeper.provide(emulator.fetch).stream(keeper.request)
    let id = ''
    let next = Promise.resolve<EmulatedRequest | undefined>(undefined)
    const reading = async () => {
      for await (const event of stream) {
        if (event.type === 'start') id = event.messageId
        if (event.type !== 'text-delta') continue
        next = emulator.nextRequest()
        stop(stream)
        break
      }
    }
    await reading()
    const { method, path } = (await next)!
    expect([method, path]).toEqual(['POST', expect.stringMatching(new RegExp(`/${id}/cancel$`))])
    const found = await emulator.fetch(`http://emulator${path.replace('/cancel', '')}`, { headers: keeper.key })
    expect(await found.json()).toMatchObject({ id, status: 'cancelled' })
  })
})
