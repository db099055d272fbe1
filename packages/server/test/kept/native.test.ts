import { memoryStore } from '@millrace/resume'
import { describe, expect, test } from 'vitest'
import { idOf, kept, numbered, numbersOf, readUntil } from '../support/kept.js'
import { recordsIn, textIn } from '../support/records.js'
import { ending, more, opening } from '../support/streams.js'
import { turn } from '../support/turns.js'

const id = idOf('one')

describe('an answer that a store keeps', () => {
  test('has the number of each record, and the name that the client gave it', async () => {
    const { post, taps, finished } = kept()
    const asked = post(id)
    await turn()
    taps[0]!.push(opening)
    taps[0]!.push(more('与孤鹜齐飞'))
    taps[0]!.push(ending)
    const response = await asked
    expect(response.headers.get('millrace-stream-id')).toBe(id)
    const events = numbered(await response.text())
    expect(events.map(({ id }) => id)).toEqual([1, 2, 3, 4, 5, 6].map(seq => `${id}.${seq}`))
    expect(textIn(events.map(({ record }) => record))).toBe('落霞与孤鹜齐飞')
    await turn()
    expect(finished).toMatchObject([{ ending: 'finish', owner: 'li', streamId: id }])
  })

  test('is named by the server where the client names it not', async () => {
    const { post, taps } = kept()
    const asked = post()
    await turn()
    taps[0]!.push([...opening, ...ending])
    const response = await asked
    const streamId = response.headers.get('millrace-stream-id')!
    expect(streamId).toMatch(/^[\w-]{22}$/)
    expect(numbered(await response.text())[0]!.id).toBe(`${streamId}.1`)
  })

  test('goes on without its reader, who comes back for the rest', async () => {
    const { post, get, taps, finished } = kept()
    const asked = post(id)
    await turn()
    taps[0]!.push(opening)
    await readUntil(await asked, 'text-delta', true)
    await turn()
    expect(taps[0]!.cancelled).toBe(false)
    taps[0]!.push(more('与孤鹜'))
    const again = await get(id, 3)
    expect(again.headers.get('millrace-stream-id')).toBe(id)
    await turn()
    taps[0]!.push(more('齐飞'))
    taps[0]!.push(ending)
    const body = await again.text()
    expect(numbersOf(body)).toEqual([4, 5, 6, 7])
    expect(textIn(recordsIn(body))).toBe('与孤鹜齐飞')
    await turn()
    expect(finished).toHaveLength(1)
    expect(taps).toHaveLength(1)
  })

  test('is read again when it is complete, from any place', async () => {
    const { post, get, taps } = kept()
    const asked = post(id)
    await turn()
    taps[0]!.push([...opening, ...more('与'), ...ending])
    const whole = await (await asked).text()
    for (let after = 0; after < 6; after++) {
      const rest = await get(id, after)
      expect(rest.status).toBe(200)
      expect(numbered(await rest.text())).toEqual(numbered(whole).slice(after))
    }
    expect((await get(id, 6)).status).toBe(204)
  })

  test('is joined by a second request of that name, running or complete', async () => {
    const { post, taps, finished } = kept()
    const first = post(id)
    await turn()
    taps[0]!.push(opening)
    const second = post(id)
    await turn()
    taps[0]!.push(ending)
    const bodies = await Promise.all(
      [first, second, turn().then(() => post(id))].map(async each => (await each).text()),
    )
    expect(new Set(bodies).size).toBe(1)
    expect(numbersOf(bodies[0]!)).toEqual([1, 2, 3, 4, 5])
    await turn()
    expect([taps.length, finished.length]).toEqual([1, 1])
  })

  test('is begun once by two requests of one name at once', async () => {
    const { post, taps } = kept()
    const both = [post(id), post(id)]
    await turn()
    const [running] = taps.filter(({ connected }) => connected)
    running!.push([...opening, ...ending])
    const bodies = await Promise.all(both.map(async each => (await each).text()))
    expect(bodies[0]).toBe(bodies[1])
    expect(taps.filter(({ connected }) => connected)).toHaveLength(1)
  })

  test('is stopped by DELETE, and says so to all its readers', async () => {
    const { post, get, stop, taps, finished } = kept()
    const asked = post(id)
    await turn()
    taps[0]!.push(opening)
    const second = await get(id)
    await turn()
    expect((await stop(id)).status).toBe(204)
    const bodies = [await (await asked).text(), await second.text()]
    expect(taps[0]!.cancelled).toBe(true)
    expect(bodies[0]).toBe(bodies[1]!.replace(': \n\n', ''))
    expect(recordsIn(bodies[0]!).slice(-2)).toMatchObject([
      { type: 'text-end' },
      { type: 'error', error: { code: 'aborted' } },
    ])
    await turn()
    expect(finished).toMatchObject([{ ending: 'cancelled' }])
    expect((await stop(id)).status).toBe(204)
  })
})

test('a stop reaches the producer on another instance', async () => {
  const store = memoryStore()
  const [here, there] = [kept({ store }), kept({ store })]
  const asked = here.post(id)
  await turn()
  here.taps[0]!.push(opening)
  const elsewhere = await there.get(id, 0)
  expect((await there.stop(id)).status).toBe(204)
  expect(recordsIn(await (await asked).text()).at(-1)).toMatchObject({ type: 'error', error: { code: 'aborted' } })
  expect(recordsIn(await elsewhere.text()).at(-1)).toMatchObject({ type: 'error', error: { code: 'aborted' } })
  expect(here.taps[0]!.cancelled).toBe(true)
})
