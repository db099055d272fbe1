import { type ChatHandlerOptions, createChatHandler, nativeWire, type WireFormat } from '@millrace/server'
import { expect, test } from 'vitest'
import { apiWire } from '../support/api-wire.js'
import { FakeReply } from '../support/fake-reply.js'
import { fakeProvider } from '../support/provider.js'
import { recordsIn } from '../support/records.js'
import { ending, opening, type Tap, tap } from '../support/streams.js'
import { turn } from '../support/turns.js'

const wires: Readonly<Record<string, WireFormat>> = {
  '/chat': nativeWire,
  '/v1/api': { ...apiWire, errorBody: ({ code }) => ({ api: code }) },
  '/v1/other': { ...apiWire, id: 'other', errorBody: ({ code }) => ({ other: code }) },
}

/** One handler for several APIs. */
function several(options: Partial<ChatHandlerOptions> = {}) {
  const sources: Tap[] = []
  const provider = fakeProvider(() => {
    sources.push(tap())
    return sources.at(-1)!.stream
  })
  const handler = createChatHandler({
    provider,
    wire: ({ url }) => wires[url]!,
    authorize: ({ headers }) => ({ owner: headers['x-owner'] }),
    ...options,
  })
  const visit = async (url: string, owner?: string) => {
    const reply = new FakeReply()
    const body = async () => ({ messages: [{ role: 'user', content: 'hi' }] })
    const headers = { 'content-type': 'application/json', 'x-owner': owner }
    const over = handler.handle({ method: 'POST', url, headers, body, reply })
    await turn()
    return { reply, over }
  }
  return { handler, provider, sources, visit }
}

test('all APIs share one number of requests at once, and each says so in its words', async () => {
  const { provider, visit } = several({ limits: { concurrency: 2 } })
  await visit('/chat')
  const second = await visit('/v1/api')
  for (const [url, says] of [
    ['/chat', { error: { code: 'overloaded' } }],
    ['/v1/api', { api: 'overloaded' }],
    ['/v1/other', { other: 'overloaded' }],
  ] as const) {
    const { reply } = await visit(url)
    expect(reply.status).toBe(503)
    expect(JSON.parse(reply.text)).toMatchObject(says)
  }
  second.reply.leave()
  await turn()
  expect((await visit('/v1/other')).reply.status).toBeUndefined()
  expect(provider.asked).toHaveLength(3)
})

test.each([[{ ownerConcurrency: 1 }], [{ ownerPerMinute: 1 }]])(
  'all APIs share the limits of an owner: %j',
  async limits => {
    const { visit } = several({ limits })
    await visit('/chat', 'li')
    expect((await visit('/v1/api', 'li')).reply.status).toBe(429)
    expect((await visit('/v1/other', 'du')).reply.status).toBeUndefined()
  },
)

test('one drain ends the answers of all, each in its words', async () => {
  const { handler, sources, visit } = several()
  const running = [await visit('/chat'), await visit('/v1/api'), await visit('/v1/other')]
  for (const source of sources) source.push(opening)
  await turn()
  sources[0]!.push(ending)
  await turn()
  running[0]!.reply.events.finish()
  const drained = handler.drain({ graceMs: 10 })
  const late = await visit('/v1/api')
  expect([late.reply.status, JSON.parse(late.reply.text)]).toEqual([503, { api: 'overloaded' }])
  late.reply.events.finish()
  await expect.poll(() => running.every(({ reply }) => reply.ended)).toBe(true)
  const ends = running.map(({ reply }) => recordsIn(reply.text).at(-1))
  expect(ends).toMatchObject([{ type: 'finish' }, { type: 'error' }, { type: 'error' }])
  for (const { reply } of running) reply.events.finish()
  expect(await Promise.all(running.map(({ over }) => over))).toEqual(['finish', 'error', 'error'])
  await drained
})

test.each([
  ['cancel', true],
  ['drain', false],
] as const)('onDisconnect %s holds for all', async (onDisconnect, cancelled) => {
  const endings: unknown[] = []
  const { sources, visit } = several({ onDisconnect, onFinish: ({ ending }) => void endings.push(ending) })
  for (const url of Object.keys(wires)) {
    const { reply, over } = await visit(url)
    sources.at(-1)!.push(opening)
    await turn()
    reply.leave()
    expect(await over).toBe('closed')
    expect(sources.at(-1)!.cancelled).toBe(cancelled)
    if (!cancelled) sources.at(-1)!.push(ending)
    await turn()
  }
  expect(endings).toEqual(Array(3).fill(cancelled ? 'cancelled' : 'finish'))
})

test('a wire that cannot be chosen is 500, one that refuses says why', async () => {
  const { visit } = several({ onError: false })
  expect((await visit('/nowhere')).reply.status).toBe(500)
})
