import { remote } from '@millrace/client'
import { encodeRecord } from '@millrace/core/native'
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { delta, opening } from '../support/records.js'

const question = { messages: [{ role: 'user', content: 'Hi' }] } as const

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }))
afterEach(() => void vi.useRealTimers())

/** A reader of an answer whose chunks come when a test says so. */
function reading(gatherMs?: number) {
  let body!: ReadableStreamDefaultController<Uint8Array>
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      body = controller
    },
  })
  const headers = { 'content-type': 'text/event-stream' }
  const provider = remote({
    url: '/chat',
    ...(gatherMs !== undefined && { gatherMs }),
    fetch: async () => new Response(stream, { headers }),
  })
  const texts: string[] = []
  const answer = provider.stream(question)
  answer.connect({
    batch(records) {
      for (const record of records) if (record.type === 'text-delta') texts.push(record.delta)
    },
  })
  const write = (...records: Parameters<typeof encodeRecord>[0][]): void =>
    body.enqueue(new TextEncoder().encode(records.map(record => encodeRecord(record)).join('')))
  return { texts, write, answer, pass: (ms: number) => vi.advanceTimersByTimeAsync(ms) }
}

const hide = (): void => {
  vi.stubGlobal('document', { visibilityState: 'hidden' })
  onTestFinished(() => void vi.unstubAllGlobals())
}

describe('what comes token by token is read together', () => {
  it('the first at once, and what comes within 16 ms behind it when they are over', async () => {
    const { texts, write, pass } = reading()
    await pass(5)
    write(...opening, delta('a'))
    await pass(1)
    expect(texts).toEqual(['a'])
    write(delta('b'))
    write(delta('c'))
    await pass(14)
    expect(texts).toEqual(['a'])
    await pass(2)
    expect(texts).toEqual(['a', 'b', 'c'])
  })

  it('a slow answer waits for nothing', async () => {
    const { texts, write, pass } = reading()
    for (const text of ['a', 'b', 'c']) {
      await pass(30)
      write(...(text === 'a' ? opening : []), delta(text))
      await pass(0)
      expect(texts.at(-1)).toBe(text)
    }
  })

  it('an answer that is there already is read in one go', async () => {
    const { texts, write, pass } = reading()
    write(...opening, delta('a'))
    for (let token = 0; token < 100; token++) write(delta('b'))
    await pass(0)
    expect(texts).toHaveLength(101)
  })

  it.each([
    ['gatherMs 0', () => reading(0)],
    [
      'a page that nobody sees, whose timers are slow',
      () => {
        hide()
        return reading()
      },
    ],
  ])('not with %s', async (_, read) => {
    const { texts, write, pass } = read()
    await pass(5)
    write(...opening, delta('a'))
    await pass(0)
    write(delta('b'))
    await pass(0)
    expect(texts).toEqual(['a', 'b'])
  })

  it('not beyond a stop', async () => {
    const { texts, write, answer, pass } = reading()
    await pass(5)
    write(...opening, delta('a'))
    await pass(0)
    answer.cancel()
    await pass(0)
    expect(texts).toEqual(['a'])
    expect(vi.getTimerCount()).toBe(0)
  })
})
