import { channel } from 'node:diagnostics_channel'
import { EventEmitter } from 'node:events'
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
    given.onRequestSent?.()
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

/** The stream that Node has made for a request that is being written. */
function streamOf(writableFinished: boolean) {
  const calls: unknown[] = []
  const session = new EventEmitter().on('goaway', (...told) => calls.push(['goaway', ...told]))
  const stream = { session, writableFinished, closed: false, destroyed: false, rstCode: 0, close }
  function close(code: number): void {
    stream.closed = true
    calls.push(['close', code])
  }
  return { stream, calls }
}

/** An exchange over HTTP/2, and what its stream and its controller are told, in order. */
function sentOverH2(writableFinished: boolean) {
  const { stream, calls } = streamOf(writableFinished)
  const controller = { abort: () => calls.push(['abort']), pause: vi.fn(), resume: vi.fn() }
  let handler: Dispatcher.DispatchHandler | undefined
  const dispatch = (_: unknown, given: Dispatcher.DispatchHandler): boolean => {
    handler = given
    given.onRequestStart?.(controller as never, {})
    channel('http2.client.stream.created').publish({ stream, headers: {} })
    given.onRequestSent?.()
    return true
  }
  const listener = Listener.to(undiciTransport({ dispatcher: { dispatch } as never }), {
    url: 'https://vendor.example/',
  })
  return { calls, controller, listener, handler: handler! }
}

it.each([
  ['before the head', false],
  ['behind it', true],
])('over HTTP/2 the stream is closed with CANCEL in front of the abort: %s', async (_, begun) => {
  const { calls, controller, listener, handler } = sentOverH2(true)
  if (begun) handler.onResponseStart?.(controller as never, 200, {}, '')
  listener.flow.cancel()
  expect(calls).toEqual([])
  await turn()
  expect(calls).toEqual([['close', 8], ['abort']])
})

it('a session whose request was not sent wholly gets no further ones', async () => {
  const { calls, listener } = sentOverH2(false)
  listener.flow.cancel()
  await turn()
  expect(calls).toEqual([['close', 8], ['goaway', 0, 2 ** 31 - 1], ['abort']])
})

it('a failure of undici closes the stream before undici aborts it', () => {
  const { calls, listener, handler } = sentOverH2(true)
  handler.onResponseError?.(undefined as never, new Error('undici'))
  expect(calls).toEqual([['close', 2]])
  expect(listener.told).toEqual(['error'])
})

it('a stream that others make is left alone', async () => {
  const { controller, listener } = sent()
  const { stream, calls } = streamOf(true)
  await turn()
  channel('http2.client.stream.created').publish({ stream, headers: {} })
  listener.flow.cancel()
  await turn()
  expect(controller.abort).toHaveBeenCalledOnce()
  expect(calls).toEqual([])
})

it('a stream that others make is left alone where the dispatcher of the user never tells that the request was sent', async () => {
  const controller = { abort: vi.fn(), pause: vi.fn(), resume: vi.fn() }
  const dispatch = (_: unknown, given: Dispatcher.DispatchHandler): boolean => {
    given.onRequestStart?.(controller as never, {})
    return true
  }
  const { flow } = Listener.to(undiciTransport({ dispatcher: { dispatch } as never }), {
    url: 'https://vendor.example/',
  })
  const { stream, calls } = streamOf(true)
  await turn()
  channel('http2.client.stream.created').publish({ stream, headers: {} })
  flow.cancel()
  await turn()
  expect(controller.abort).toHaveBeenCalledOnce()
  expect(calls).toEqual([])
})
