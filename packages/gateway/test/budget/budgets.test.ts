import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { CallEnd, GatewayObserver } from '@millrace/gateway'
import type { CountsPlace } from '@millrace/gateway/keys'
import { memoryStore } from '@millrace/resume'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { bodies, guarded } from '../support/guarded.js'
import { type Script, vendor } from '../support/vendor.js'

const chat = '/v1/chat/completions'

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'millrace-counts-'))
  onTestFinished(() => rmSync(made, { recursive: true }))
  return made
}

const places: Readonly<Record<string, () => CountsPlace>> = {
  memory: () => 'memory',
  sqlite: () => ({ sqlite: join(folder(), 'counts.db') }),
}

/** Tokens that the key has left, as a refusal tells. */
async function left(ask: (body: object, options: object) => Promise<Response>, key: string): Promise<number> {
  const refused = await ask(bodies[chat]!(1e9), { key })
  expect(refused.status).toBe(429)
  await refused.text()
  return Number(refused.headers.get('x-ratelimit-remaining-tokens'))
}

describe.each(Object.entries(places))('counted in %s', (_, place) => {
  test('of 50 requests at once those are let in for which there is room, and never more', async () => {
    const slow = vendor()
    // Each may take a token of its text and 100 of its answer.
    const { ask, keys } = await guarded(
      { li: { tokensPerDay: 10 * 101 + 100 } },
      { providers: { vendor: slow }, counts: place() },
    )
    slow.hold()
    const responses = await Promise.all(Array.from({ length: 50 }, () => ask({ stream: true }, { key: keys.li! })))
    const statuses = responses.map(({ status }) => status)
    expect(statuses.filter(status => status === 200)).toHaveLength(10)
    expect(statuses.filter(status => status === 429)).toHaveLength(40)
    expect(slow.asked).toBe(10)
    expect(responses.find(({ status }) => status === 429)!.headers.get('retry-after')).toBe('1')
    slow.release()
    await Promise.all(responses.map(response => response.text()))
    expect(await left(ask, keys.li!)).toBe(10 * 101 + 100 - 10 * 15)
  })

  test.each<[string, Script, number]>([
    ['the vendor’s own numbers count', {}, 15],
    ['estimates count where the vendor tells none', { usage: false, texts: ['a'.repeat(40)] }, 1 + 10],
    [
      'estimates count where it tells zeros',
      { usage: { inputTokens: 0, outputTokens: 0 }, texts: ['a'.repeat(40)] },
      11,
    ],
    [
      'estimates count where the answer breaks off',
      { error: { code: 'truncated', message: '', retryable: true }, texts: ['a'.repeat(80)] },
      1 + 20,
    ],
    [
      'nothing counts where the vendor refused',
      { refused: true, error: { code: 'overloaded', message: '', retryable: false } },
      0,
    ],
  ])('%s', async (_, script, spent) => {
    const { ask, keys } = await guarded(
      { li: { tokensPerDay: 1_000 } },
      { providers: { vendor: vendor(script) }, counts: place() },
    )
    await (await ask({}, { key: keys.li! })).text()
    expect(await left(ask, keys.li!)).toBe(1_000 - spent)
  })

  test('estimates count for an answer whose reader leaves', async () => {
    const slow = vendor({ texts: ['a'.repeat(120), 'b'] })
    const { ask, keys } = await guarded(
      { li: { tokensPerDay: 1_000, concurrency: 1 } },
      { providers: { vendor: slow }, counts: place() },
    )
    slow.hold()
    const leaving = new AbortController()
    const response = await ask({ stream: true }, { key: keys.li!, signal: leaving.signal })
    const reader = response.body!.getReader()
    await reader.read()
    await reader.cancel()
    leaving.abort()
    await expect.poll(() => slow.open).toBe(0)
    expect(await left(ask, keys.li!)).toBe(1_000 - 31)
    slow.release()
    expect((await ask({}, { key: keys.li! })).status).toBe(200)
  })
})

describe('a client that leaves while the store begins the log of its answer', () => {
  /** A store that begins no log until it is told to. */
  function slowStore() {
    const memory = memoryStore()
    const create = memory.create.bind(memory)
    const begun = Promise.withResolvers<void>()
    const asked = Promise.withResolvers<void>()
    const store = Object.assign(memory, {
      async create(stream: Parameters<typeof create>[0]) {
        asked.resolve()
        await begun.promise
        return create(stream)
      },
    })
    return { store, asked: asked.promise, begun }
  }

  test.each([true, false])(
    'its tokens count where the answer goes on, and the call ends behind it; in the background: %s',
    async background => {
      const ends: CallEnd[] = []
      const calls: string[] = []
      const { store, asked, begun } = slowStore()
      const observer: GatewayObserver = {
        began: () => void calls.push('began'),
        answered: () => void calls.push('answered'),
        ended: (_, end) => {
          calls.push('ended')
          ends.push(end)
        },
      }
      const { ask, keys } = await guarded(
        { li: { tokensPerDay: 1_000, concurrency: 1 } },
        { providers: { vendor: vendor() }, store },
        { observers: [observer] },
      )
      const leaving = new AbortController()
      const body = { stream: true, background, max_output_tokens: 100 }
      const response = ask(body, { key: keys.li!, path: '/v1/responses', signal: leaving.signal }).catch(() => {})
      await asked
      leaving.abort()
      await response
      // The place is taken: the answer is about to be asked for.
      expect((await ask({}, { key: keys.li! })).status).toBe(429)
      begun.resolve()
      await expect.poll(() => ends.length, { timeout: 20_000 }).toBe(2)
      // Nobody waits for the other one, so that its vendor is never asked.
      expect(calls).toEqual(background ? ['ended', 'began', 'answered', 'ended'] : ['ended', 'ended'])
      expect(ends[1]).toMatchObject({ status: 499, ending: background ? 'finish' : 'plain' })
      expect(await left(ask, keys.li!)).toBe(background ? 1_000 - 15 : 1_000)
      expect((await ask({}, { key: keys.li! })).status).toBe(200)
    },
  )

  test('nothing counts where no log can be begun', async () => {
    const { store, asked, begun } = slowStore()
    const { ask, keys } = await guarded({ li: { tokensPerDay: 1_000 } }, { providers: { vendor: vendor() }, store })
    const leaving = new AbortController()
    const body = { stream: true, background: true, max_output_tokens: 100 }
    const response = ask(body, { key: keys.li!, path: '/v1/responses', signal: leaving.signal }).catch(() => {})
    await asked
    leaving.abort()
    await response
    begun.reject(new Error('The disk is full.'))
    await expect.poll(() => left(ask, keys.li!), { timeout: 20_000 }).toBe(1_000)
  })
})

test('a request that does not say how long its answer may be is reserved for by the defaults of its route', async () => {
  const { ask, keys } = await guarded(
    { li: { tokensPerDay: 5_000 } },
    {
      providers: { vendor: vendor() },
      models: { long: { to: 'vendor/m', defaults: { maxOutputTokens: 6_000 } }, usual: 'vendor/m' },
    },
  )
  const unsaid = { max_completion_tokens: undefined }
  expect((await ask({ model: 'long', ...unsaid }, { key: keys.li! })).status).toBe(429)
  expect((await ask({ model: 'usual', ...unsaid }, { key: keys.li! })).status).toBe(200)
})

test('counts in a file are there at the next start, and add up with those of another process', async () => {
  const counts = { sqlite: join(folder(), 'counts.db') }
  const config = { providers: { vendor: vendor() }, counts }
  const one = await guarded({ li: { tokensPerDay: 1_000, tokensPerMonth: 5_000 } }, config)
  await (await one.ask({}, { key: one.keys.li! })).text()
  const other = await guarded({ li: { tokensPerDay: 1_000, tokensPerMonth: 5_000 } }, config)
  await (await other.ask({}, { key: other.keys.li! })).text()
  await one.gateway.drain({ graceMs: 0 })
  await other.gateway.drain({ graceMs: 0 })
  const db = new DatabaseSync(counts.sqlite)
  const day = new Date().toISOString().slice(0, 10)
  expect(db.prepare('select key, period, tokens from spent order by period').all()).toMatchObject([
    { key: 'li', period: day.slice(0, 7), tokens: 30 },
    { key: 'li', period: day, tokens: 30 },
  ])
  db.close()
  const next = await guarded({ li: { tokensPerDay: 1_000 } }, config)
  expect(await left(next.ask, next.keys.li!)).toBe(970)
})

test('a process that only refuses sees that another one has spent, and that there is room again', async () => {
  const counts = { sqlite: join(folder(), 'counts.db') }
  const slow = vendor()
  // So much that those which are let in before the other's count is there leave room for one more.
  const limits = { li: { tokensPerDay: 100_000 } }
  const [one, other] = await Promise.all(
    [slow, vendor()].map(each => guarded(limits, { providers: { vendor: each }, counts })),
  )
  const ask = async (body = {}) => (await other!.ask(body, { key: other!.keys.li! })).status
  // Both have the count in hand.
  expect(await ask()).toBe(200)
  slow.hold()
  const held = await one!.ask({ stream: true, max_completion_tokens: 99_900 }, { key: one!.keys.li! })
  await expect.poll(() => ask({ max_completion_tokens: 300 })).toBe(429)
  slow.release()
  await held.text()
  await expect.poll(() => ask({ max_completion_tokens: 300 })).toBe(200)
})

test('a file that another process holds for a moment is no failure, and one that it goes on to hold is', async () => {
  const counts = { sqlite: join(folder(), 'counts.db') }
  const { ask, keys, reported } = await guarded(
    { li: { tokensPerDay: 1_000 } },
    { providers: { vendor: vendor() }, counts },
  )
  const other = new DatabaseSync(counts.sqlite)
  onTestFinished(() => other.close())
  const tokens = () =>
    Number(other.prepare('select sum(tokens) as tokens from spent where period like ?').get('%-%-%')?.tokens)
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  other.exec('begin immediate')
  await (await ask({}, { key: keys.li! })).text()
  await vi.advanceTimersByTimeAsync(1_000)
  expect([tokens(), reported]).toEqual([0, []])
  other.exec('rollback')
  await vi.advanceTimersByTimeAsync(1_000)
  expect([tokens(), reported]).toEqual([15, []])
  other.exec('begin immediate')
  await (await ask({}, { key: keys.li! })).text()
  await vi.advanceTimersByTimeAsync(5_000)
  expect(reported).toHaveLength(1)
  other.exec('rollback')
  await vi.advanceTimersByTimeAsync(1_000)
  expect(tokens()).toBe(30)
})

test('a file that cannot be written is reported, and counted in memory until it can', async () => {
  const counts = { sqlite: join(folder(), 'counts.db') }
  const { ask, keys, reported, gateway } = await guarded(
    { li: { tokensPerDay: 1_000 } },
    { providers: { vendor: vendor() }, counts },
  )
  const other = new DatabaseSync(counts.sqlite)
  other.exec('begin immediate')
  await (await ask({}, { key: keys.li! })).text()
  await expect.poll(() => reported.length).toBe(1)
  expect(await left(ask, keys.li!)).toBe(985)
  other.exec('rollback')
  await gateway.drain({ graceMs: 0 })
  expect(other.prepare('select sum(tokens) as tokens from spent where period like ?').get('%-%-%')).toMatchObject({
    tokens: 15,
  })
  other.close()
})

test('a file that can be read no more is reported, and counted in memory, also for a key that asks for the first time', async () => {
  const counts = { sqlite: join(folder(), 'counts.db') }
  const limits = { li: { tokensPerDay: 1_000 }, wang: { tokensPerDay: 1_000 } }
  const { ask, keys, reported } = await guarded(limits, { providers: { vendor: vendor() }, counts })
  await (await ask({}, { key: keys.li! })).text()
  const other = new DatabaseSync(counts.sqlite)
  other.exec('drop table spent')
  other.close()
  expect(await left(ask, keys.wang!)).toBe(1_000)
  await (await ask({}, { key: keys.wang! })).text()
  expect(await left(ask, keys.wang!)).toBe(985)
  expect(reported.map(String)).toHaveLength(1)
})

test('a shutdown does not wait for a Redis that says nothing any more', async () => {
  // The script at the end of an answer has three keys, the one of an admission four.
  const redis = { call: (...[, , keys]: string[]) => (keys === '3' ? new Promise(() => {}) : Promise.resolve([])) }
  const { ask, keys, gateway } = await guarded({ li: {} }, { providers: { vendor: vendor() }, counts: { redis } })
  await (await ask({}, { key: keys.li! })).text()
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  const drained = gateway.drain({ graceMs: 0 })
  await vi.advanceTimersByTimeAsync(5_000)
  await drained
})

test('a Redis that fails is reported once, and once more when it fails after it was there', async () => {
  let away = true
  const redis = { call: async () => (away ? Promise.reject(new Error('The connection is lost.')) : []) }
  const { ask, keys, reported } = await guarded({ li: {} }, { providers: { vendor: vendor() }, counts: { redis } })
  const statusOf = async () => (await ask({}, { key: keys.li! })).status
  for (let i = 0; i < 3; i++) expect(await statusOf()).toBe(503)
  expect(reported.map(String)).toEqual(['Error: The connection is lost.'])
  away = false
  expect(await statusOf()).toBe(200)
  away = true
  for (let i = 0; i < 3; i++) expect(await statusOf()).toBe(503)
  expect(reported).toHaveLength(2)
})
