import { undiciTransport } from '@millrace/core'
import type { Dispatcher } from 'undici'
import { expect, it, vi } from 'vitest'
import { Listener } from '../support/listener.js'

const turn = (): Promise<void> => new Promise(resolve => setImmediate(resolve))

/** An exchange whose request is on its way, and the controller that undici gives for it. */
function sent() {
  const controller = { abort: vi.fn(), pause: vi.fn(), resume: vi.fn(), aborted: false, paused: false, reason: null }
  let handler: Dispatcher.DispatchHandler | undefined
  const dispatch = (_: unknown, given: Dispatcher.DispatchHandler): boolean => {
    handler = given
    given.onRequestStart?.(controller, {})
    return true
  }
  const listener = Listener.to(undiciTransport({ dispatcher: { dispatch } as never }), {
    url: 'https://vendor.example/',
  })
  return { controller, listener, handler: handler! }
}

it('aborts a request that was written in this turn in the next one', async () => {
  const { controller, listener } = sent()
  listener.flow.cancel()
  await Promise.resolve()
  expect(controller.abort).not.toHaveBeenCalled()
  await turn()
  expect(controller.abort).toHaveBeenCalledOnce()
  expect(listener.told).toEqual([])
})

it('tells nothing of what comes between the cancel and the abort', async () => {
  const { controller, listener, handler } = sent()
  listener.flow.cancel()
  handler.onResponseStart?.(controller, 200, {}, '')
  handler.onResponseData?.(controller, Buffer.from('late'))
  handler.onResponseEnd?.(controller, {})
  await turn()
  expect(listener.told).toEqual([])
})

it('aborts at once when the head has come', () => {
  const { controller, listener, handler } = sent()
  handler.onResponseStart?.(controller, 200, {}, '')
  listener.flow.cancel()
  expect(controller.abort).toHaveBeenCalledOnce()
})
