import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { AnswerRecorder } from '../../src/delivery/answer-recorder.js'
import { turn } from '../support/turns.js'

// In a file of its own: all answers share one timer, and other tests leave some open.
describe('an onFinish that never settles', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] }))
  afterEach(() => void vi.useRealTimers())

  test('is waited for 30 s, and then told to onError', async () => {
    const errors: unknown[] = []
    const recorder = new AnswerRecorder({
      onFinish: () => new Promise(() => {}),
      onError: error => void errors.push(error),
    })
    recorder.close('finish')
    let done = false
    void recorder.done()?.then(() => {
      done = true
    })
    await turn()
    vi.advanceTimersByTime(29_999)
    await turn()
    expect(done).toBe(false)
    vi.advanceTimersByTime(1)
    await turn()
    expect(done).toBe(true)
    expect(errors).toMatchObject([{ message: expect.stringContaining('onFinish') }])
    expect(vi.getTimerCount()).toBe(0)
  })

  test('leaves no timer where it settles', async () => {
    const saved = Promise.withResolvers<void>()
    const recorder = new AnswerRecorder({ onFinish: () => saved.promise })
    recorder.close('finish')
    const done = recorder.done()
    await turn()
    saved.resolve()
    await done
    expect(vi.getTimerCount()).toBe(0)
  })
})
