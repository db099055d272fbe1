import { ChatSink, ChatStream } from '@millrace/core'
import { resolveOptions } from '@millrace/core/internal'
import { type PartSource, readParts } from '@millrace/core/internal-seldom'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Recorder } from '../support/recorder.js'
import { briefly } from '../support/records.js'

/** A model that says these parts, of which `fail` throws and `hang` waits for ever. */
function modelOf(parts: readonly string[], close?: () => unknown) {
  let left = false
  const sink = new ChatSink({ provider: 'other' })
  const source: PartSource<string> = {
    name: 'The other model',
    sink,
    async open(signal) {
      signal.addEventListener('abort', () => {
        left = true
      })
      let next = 0
      const iterator = {
        async next() {
          const value = parts[next++]
          if (value === 'hang') await new Promise(() => {})
          if (value === 'fail') throw new Error('Its own words.')
          return value === undefined ? { done: true, value } : { done: false, value }
        },
        ...(close && { return: close }),
      }
      return { [Symbol.asyncIterator]: () => iterator as AsyncIterator<string> }
    },
    read(part) {
      if (part === 'end') sink.finish('stop')
      else sink.text(part)
    },
    isAnswer: part => part !== 'early',
    failureOf: () => ({ code: 'overloaded', message: 'Busy.', retryable: true }),
  }
  const stream = (limits = {}) => ChatStream.from(signal => readParts(source, resolveOptions(limits), signal))
  return { stream, isLeft: () => left }
}

async function read(parts: readonly string[], limits = {}) {
  const { stream, isLeft } = modelOf(parts)
  const recorder = Recorder.of(stream(limits))
  await vi.advanceTimersByTimeAsync(1_000)
  expect(recorder.faults).toEqual([])
  return { seen: briefly(recorder.batches), isLeft }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('an answer that comes part by part', () => {
  it.each<[string, string[], string[]]>([
    ['is whole', ['a', 'b', 'end'], ['start +0 0:a', '0:b', '-0 finish stop']],
    ['without an end was cut', ['a'], ['start +0 0:a', '-0 error truncated']],
    ['fails in its own way', ['a', 'fail'], ['start +0 0:a', '-0 error overloaded']],
    ['may fail at once', ['fail'], ['error overloaded']],
  ])('%s', async (_, parts, expected) => expect((await read(parts)).seen).toEqual(expected))

  it.each<[string, string[], object, string]>([
    ['the first part', ['hang'], { firstByteTimeoutMs: 50 }, 'error timeout'],
    [
      'a part of the answer, behind one that is none',
      ['early', 'hang'],
      { firstByteTimeoutMs: 50 },
      '-0 error timeout',
    ],
    ['the next part', ['a', 'hang'], { firstByteTimeoutMs: 9_000, idleTimeoutMs: 50 }, '-0 error timeout'],
    ['the whole', ['a', 'hang'], { totalTimeoutMs: 50 }, '-0 error timeout'],
  ])('is waited for no longer than its limits: %s', async (_, parts, limits, expected) => {
    const { seen, isLeft } = await read(parts, limits)
    expect(seen.at(-1)).toBe(expected)
    expect(isLeft()).toBe(true)
  })

  it.each<[string, () => unknown]>([
    ['rejects', () => Promise.reject(new Error('No.'))],
    ['gives no promise', () => undefined],
    [
      'throws',
      () => {
        throw new Error('No.')
      },
    ],
  ])('is left whatever its iterator makes of that: it %s', async (_, close) => {
    const { stream, isLeft } = modelOf(['a', 'hang'], close)
    const recorder = Recorder.of(stream())
    await vi.advanceTimersByTimeAsync(10)
    recorder.cancel()
    await vi.advanceTimersByTimeAsync(10)
    expect(isLeft()).toBe(true)
    expect(briefly(recorder.batches)).toEqual(['start +0 0:a'])
  })
})
