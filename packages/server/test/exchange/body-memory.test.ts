import { EventEmitter, getEventListeners } from 'node:events'
import { describe, expect, test } from 'vitest'
import { BodyStore } from '../../src/exchange/body-store.js'
import { readBody } from '../../src/exchange/read-body.js'

/** Counts the bytes of all arrays that are made while something runs, and the most that two in a row hold: the old one while the new one grows. */
function watchArrays<T>(run: () => T): { result: T; made: number; most: number } {
  const Original = globalThis.Uint8Array
  let made = 0
  let most = 0
  let before = 0
  globalThis.Uint8Array = new Proxy(Original, {
    construct(target, args, newTarget) {
      const array = Reflect.construct(target, args, newTarget) as Uint8Array
      if (typeof args[0] === 'number') {
        made += array.length
        most = Math.max(most, array.length + before)
        before = array.length
      }
      return array
    },
  })
  try {
    return { result: run(), made, most }
  } finally {
    globalThis.Uint8Array = Original
  }
}

describe('a body in chunks of one byte', () => {
  test.each([1_000, 100_000, 1_000_000])('of %i bytes holds no more than three times itself', size => {
    const store = new BodyStore(1024 * 1024)
    const chunk = Buffer.from('x')
    const { most, made } = watchArrays(() => {
      for (let i = 0; i < size; i++) store.add(chunk)
    })
    expect(most).toBeLessThanOrEqual(Math.max(3 * size, 4_096))
    // Growing copies each byte a bounded number of times.
    expect(made).toBeLessThanOrEqual(6 * size + 4_096)
    expect(store.text()).toBe('x'.repeat(size))
  })

  test('cut inside of characters is read right', () => {
    const store = new BodyStore(1_000)
    const words = '落霞🙂与孤鹜'
    for (const byte of new TextEncoder().encode(words)) store.add(Uint8Array.of(byte))
    expect(store.text()).toBe(words)
  })

  test('beyond the limit is dropped whole', () => {
    const store = new BodyStore(10)
    expect(store.add(new Uint8Array(10))).toBe(true)
    expect(store.add(new Uint8Array(1))).toBe(false)
    expect(store.text()).toBe('')
  })

  test('which the sender uses again is copied', () => {
    const store = new BodyStore(10)
    const chunk = Buffer.from('a')
    store.add(chunk)
    chunk[0] = 0x62
    store.add(chunk)
    expect(store.text()).toBe('ab')
  })
})

class Source extends EventEmitter {
  paused = false
  pause(): void {
    this.paused = true
  }
}

describe('reading', () => {
  test('ends at the limit: nothing is listened to, and the source is held', async () => {
    const source = new Source()
    const body = readBody(source, 2)
    source.emit('data', Buffer.from('abc'))
    expect(await body).toBeUndefined()
    expect([source.paused, source.listenerCount('data')]).toEqual([true, 0])
  })

  test('keeps nothing of it behind its end, and an error there is nobody’s', async () => {
    const source = new Source()
    const { signal } = new AbortController()
    const body = readBody(source, 10, signal)
    source.emit('data', Buffer.from('abc'))
    source.emit('end')
    expect(await body).toBe('abc')
    expect(['data', 'end', 'close', 'error'].map(event => source.listenerCount(event))).toEqual([0, 0, 0, 1])
    expect(getEventListeners(signal, 'abort')).toEqual([])
    expect(source.emit('error', new Error('late'))).toBe(true)
  })

  test('ends with the signal, even one that has aborted', async () => {
    for (const early of [true, false]) {
      const source = new Source()
      const abort = new AbortController()
      if (early) abort.abort(new Error('over'))
      const body = readBody(source, 10, abort.signal)
      abort.abort(new Error('over'))
      await expect(body).rejects.toThrow('over')
      expect([source.paused, source.listenerCount('data')]).toEqual([true, 0])
    }
  })

  test.each(['close', 'error'])('rejects at %s', async event => {
    const source = new Source()
    const body = readBody(source, 10)
    source.emit(event)
    await expect(body).rejects.toThrow()
  })
})
