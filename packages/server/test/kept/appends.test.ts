import { ChatError } from '@millrace/core'
import { memoryStore } from '@millrace/resume'
import { describe, expect, test } from 'vitest'
import { heldStore, storeWith } from '../support/held-store.js'
import { idOf, kept, numbered, numbersOf, readUntil } from '../support/kept.js'
import { recordsIn, textIn } from '../support/records.js'
import { ending, more, opening } from '../support/streams.js'
import { turn } from '../support/turns.js'

const id = idOf('one')

/** An answer whose appends a test lets through. */
async function begun(options: Parameters<typeof kept>[0] = {}) {
  const { store, held } = heldStore(options.store)
  const all = kept({ ...options, store })
  const asked = all.post(id)
  await turn()
  const body: string[] = []
  const whole = asked.then(async response => {
    const decoder = new TextDecoder()
    for await (const bytes of response.body!) body.push(decoder.decode(bytes as Uint8Array, { stream: true }))
    return body.join('')
  })
  whole.catch(() => {})
  return { ...all, held, asked, whole, seen: () => textIn(recordsIn(body.join(''))), tap: all.taps[0]! }
}

describe('append before deliver', () => {
  test('nothing goes to a reader that is not kept; what comes meanwhile is gathered into one append', async () => {
    const { held, tap, seen, whole } = await begun()
    tap.push(opening)
    await turn()
    expect([held.length, seen()]).toEqual([1, ''])
    for (const delta of ['与', '孤', '鹜']) tap.push(more(delta))
    await turn()
    expect(held.map(({ records }) => records)).toEqual([opening])
    await held[0]!.keep()
    await turn()
    expect(seen()).toBe('落霞')
    expect(held.map(({ records }) => records)).toEqual([more('与孤鹜')])
    tap.push(more('齐飞'))
    tap.push(ending)
    await held[0]!.keep()
    await turn()
    expect(seen()).toBe('落霞与孤鹜')
    expect(held).toMatchObject([{ records: [...more('齐飞'), ...ending], end: true }])
    await held[0]!.keep()
    const body = await whole
    expect(numbersOf(body)).toEqual([1, 2, 3, 4, 5, 6, 7])
    expect(textIn(recordsIn(body))).toBe('落霞与孤鹜齐飞')
  })

  test('the source is held back while too much waits for the store, and goes on when it is kept', async () => {
    const { held, tap, whole } = await begun()
    tap.push(opening)
    for (let at = 0; at < 5; at++) tap.push(more('x'.repeat(100_000)))
    expect(tap.paused).toBe(true)
    await held[0]!.keep()
    await turn()
    expect(tap.paused).toBe(true)
    await held[0]!.keep()
    await turn()
    expect(tap.paused).toBe(false)
    tap.push(ending)
    while (held.length > 0) await held[0]!.keep()
    expect(textIn(recordsIn(await whole))).toHaveLength(2 + 500_000)
  })

  test('a stop comes through also while the source is held back', async () => {
    const { held, tap, stop, whole } = await begun()
    tap.push(opening)
    tap.push(more('x'.repeat(300_000)))
    await turn()
    expect(tap.paused).toBe(true)
    await stop(id)
    await turn()
    expect(tap.cancelled).toBe(true)
    while (held.length > 0) await held[0]!.keep()
    expect(recordsIn(await whole).at(-1)).toMatchObject({ type: 'error', error: { code: 'aborted' } })
  })
})

const network = new ChatError({ code: 'network', message: 'redis://secret@host is away', retryable: true })

describe.each([
  ['cannot be reached', network, 'overloaded', true],
  ['throws what it likes', new Error('sk-canary'), 'overloaded', true],
  ['has no room', new ChatError({ code: 'limit', message: 'maxStreamBytes' }), 'limit', false],
  ['gave the lease away', new ChatError({ code: 'gone', message: 'lease' }), 'truncated', true],
])('a store that %s', (_, failure, code, retryable) => {
  test('in the middle: the reader has what is kept and one typed error, upstream is closed, hooks are told once', async () => {
    const { held, tap, whole, finished, errors } = await begun()
    tap.push(opening)
    await turn()
    await held[0]!.keep()
    tap.push(more('lost'))
    tap.push(more('too'))
    await turn()
    await held[0]!.fail(failure)
    const events = numbered(await whole)
    expect(textIn(events.map(({ record }) => record))).toBe('落霞')
    expect(events.slice(3).map(({ record }) => record)).toMatchObject([
      { type: 'text-end', id: '0' },
      { type: 'error', error: { code, retryable } },
    ])
    // They are not part of the log: the last place stays that of the last record that is kept.
    expect(events.map(({ id }) => id).slice(2)).toEqual([`${id}.3`, `${id}.3`, `${id}.3`])
    expect(tap.cancelled).toBe(true)
    await turn()
    expect(errors).toEqual([failure])
    expect(finished).toMatchObject([{ ending: 'error', streamId: id }])
  })

  test('at once: a real status in masked words', async () => {
    const { held, tap, asked, errors } = await begun()
    tap.push(opening)
    await turn()
    await held[0]!.fail(failure)
    const response = await asked
    expect(response.status).toBe(code === 'overloaded' ? 503 : 502)
    await turn()
    expect(errors).toHaveLength(1)
  })

  test('at the end: the answer is not told to be complete', async () => {
    const { held, tap, whole, finished } = await begun()
    tap.push(opening)
    await turn()
    await held[0]!.keep()
    tap.push(ending)
    await turn()
    await held[0]!.fail(failure)
    const records = recordsIn(await whole)
    expect(records.some(({ type }) => type === 'finish')).toBe(false)
    expect(records.at(-1)).toMatchObject({ type: 'error', error: { code } })
    await turn()
    // The application has the answer all the same.
    expect(finished).toMatchObject([{ ending: 'finish' }])
  })
})

test('an answer that grows too large for the store ends by limit, for those who come later too', async () => {
  const all = kept({ store: memoryStore({ maxStreamBytes: 10_000 }) })
  const asked = all.post(id)
  await turn()
  all.taps[0]!.push(opening)
  all.taps[0]!.push(more('x'.repeat(20_000)))
  const first = recordsIn(await (await asked).text())
  await turn()
  const later = recordsIn(await (await all.get(id)).text())
  expect(first).toEqual(later)
  expect(later.slice(-2)).toMatchObject([{ type: 'text-end' }, { type: 'error', error: { code: 'limit' } }])
  expect(all.taps[0]!.cancelled).toBe(true)
})

test('a reader who is behind has all that is kept before the error', async () => {
  const { store, held } = heldStore()
  const { post, get, taps } = kept({ store })
  const asked = post(id)
  await turn()
  taps[0]!.push(opening)
  await turn()
  await held[0]!.keep()
  const first = await asked
  // Nobody reads: both fall behind what is told to them.
  const second = await get(id)
  await turn()
  for (const delta of ['与', '孤']) {
    taps[0]!.push(more(delta))
    await turn()
    await held[0]!.keep()
  }
  taps[0]!.push(more('lost'))
  await turn()
  await held[0]!.fail(network)
  // Its last words are not kept either.
  await held[0]!.fail(network)
  for (const response of [first, second]) {
    const records = recordsIn(await response.text())
    expect(textIn(records)).toBe('落霞与孤')
    expect(records.at(-1)).toMatchObject({ type: 'error', error: { code: 'overloaded' } })
  }
})

test('records that JSON cannot hold end the answer, also while an append is in flight', async () => {
  for (const inFlight of [false, true]) {
    const { held, tap, whole, errors } = await begun()
    tap.push(opening)
    await turn()
    if (!inFlight) await held[0]!.keep()
    tap.push([{ type: 'data', name: 'big', value: 1n as never }])
    if (inFlight) await held[0]!.keep()
    const records = recordsIn(await whole)
    expect(textIn(records)).toBe('落霞')
    expect(records.at(-1)).toMatchObject({ type: 'error', error: { code: 'overloaded' } })
    expect(tap.cancelled).toBe(true)
    await turn()
    expect(errors).toEqual([expect.any(TypeError)])
    for (const each of held) await each.fail(network)
  }
})

test('a store that numbers wrongly is told, and nothing of that batch goes out', async () => {
  const inner = memoryStore()
  const store = storeWith(inner, {
    append: (...args: Parameters<typeof inner.append>) => (inner.append(...args) as number) + 1,
  })
  const all = kept({ store })
  const asked = all.post(id)
  await turn()
  all.taps[0]!.push(opening)
  expect((await asked).status).toBe(503)
  await turn()
  expect(all.errors).toMatchObject([{ code: 'protocol' }])
})

test.each(['create', 'meta'] as const)('a store that fails at %s is 503, and nothing is asked', async name => {
  const inner = memoryStore()
  const store = storeWith(inner, { [name]: () => Promise.reject(network) })
  const { post, taps, errors } = kept({ store })
  const response = await post(id)
  expect(response.status).toBe(503)
  expect(await response.text()).not.toContain('redis')
  await turn()
  expect([taps.filter(({ connected }) => connected).length, errors]).toEqual([0, [network]])
})

test('an error of the vendor is masked before it is kept', async () => {
  const { post, get, taps, store } = kept()
  const asked = post(id)
  await turn()
  taps[0]!.push(opening)
  taps[0]!.push([
    { type: 'error', error: { code: 'overloaded', message: 'sk-canary', retryable: true, requestId: 'sk-canary' } },
  ])
  const bodies = [await (await asked).text(), await (await get(id)).text()]
  for await (const { texts } of store.read(id, 0)) bodies.push(texts!.join())
  for (const body of bodies) {
    expect(body).not.toContain('sk-canary')
    expect(body).toContain('overloaded')
  }
})

test('a failure before the first record is a status for the first reader, and a record for later ones', async () => {
  const { post, get, taps } = kept()
  const asked = post(id)
  await turn()
  taps[0]!.push([{ type: 'error', error: { code: 'rate-limit', message: 'x', retryable: true, retryAfterMs: 1_500 } }])
  const refused = await asked
  expect([refused.status, refused.headers.get('retry-after'), refused.headers.get('millrace-stream-id')]).toEqual([
    429,
    '2',
    id,
  ])
  expect((await post(id)).status).toBe(429)
  const later = await get(id)
  expect(later.status).toBe(200)
  expect(recordsIn(await later.text())).toMatchObject([
    { type: 'error', error: { code: 'rate-limit', retryAfterMs: 1_500 } },
  ])
  expect(taps).toHaveLength(1)
})

test('a POST that comes back before the error of an answer gets it as an event', async () => {
  const { post, taps, tap } = kept()
  const asked = post(id)
  await tap()
  taps[0]!.push(opening)
  taps[0]!.push([{ type: 'error', error: { code: 'overloaded', message: 'x', retryable: true } }])
  await (await asked).text()
  const again = await post(undefined, { 'last-event-id': `${id}.4` })
  expect(again.status).toBe(200)
  expect(numbersOf(await again.text())).toEqual([5])
})

test('a reader who leaves while the log is begun leaves no log without a producer', async () => {
  const inner = memoryStore()
  const created = Promise.withResolvers<void>()
  const store = storeWith(inner, {
    create: async (stream: Parameters<typeof inner.create>[0]) => {
      await created.promise
      return inner.create(stream)
    },
  })
  const { handler, taps, get } = kept({ store })
  const abort = new AbortController()
  const headers = { 'content-type': 'application/json', authorization: 'li', 'millrace-stream-id': id }
  const body = '{"messages":[{"role":"user","content":"hi"}]}'
  const asked = handler.fetch(new Request('http://x/chat', { method: 'POST', headers, body, signal: abort.signal }))
  await turn()
  abort.abort()
  await asked.catch(() => {})
  created.resolve()
  await turn()
  expect(taps[0]!.connected).toBe(true)
  const again = get(id)
  await turn()
  taps[0]!.push([...opening, ...ending])
  expect(textIn(recordsIn(await readUntil(await again, 'finish')))).toBe('落霞')
})
