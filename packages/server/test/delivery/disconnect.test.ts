import { createServer } from 'node:http'
import { type ChatHandlerOptions, createChatHandler, type FinishedAnswer } from '@millrace/server'
import { mountChat } from '@millrace/server/express'
import express from 'express'
import { describe, expect, test } from 'vitest'
import { eachDoor } from '../support/doors.js'
import { fakeProvider } from '../support/provider.js'
import { rawClient, receives } from '../support/raw-client.js'
import { listening } from '../support/serve.js'
import { more, opening, tap } from '../support/streams.js'
import { turn } from '../support/turns.js'
import { until } from '../support/until.js'

/** A handler over one hand-fed answer. */
function handlerOver(source: ReturnType<typeof tap>, options: Partial<ChatHandlerOptions> = {}) {
  const finished: FinishedAnswer[] = []
  const errors: unknown[] = []
  const handler = createChatHandler({
    provider: fakeProvider(() => source.stream),
    onFinish: told => void finished.push(told),
    onError: error => void errors.push(error),
    ...options,
  })
  return { handler, finished, errors }
}

describe.each(eachDoor)('%s: a reader who leaves', (_, open) => {
  test.each(['before the first byte', 'in the middle', 'while it holds the answer back'])('%s', async phase => {
    const source = tap()
    const { handler, finished, errors } = handlerOver(source)
    const socket = await rawClient(await open(handler))
    await until(() => source.connected)
    if (phase !== 'before the first byte') {
      source.push(opening)
      await receives(socket, 'text-delta')
    }
    if (phase === 'while it holds the answer back') {
      socket.pause()
      source.push(more('x'.repeat(16 * 1024 * 1024)))
      await until(() => source.paused)
    }
    socket.destroy()
    await source.whenCancelled
    await until(() => finished.length > 0)
    expect(finished.map(told => told.ending)).toEqual(['cancelled'])
    expect(errors).toEqual([])
  })
})

test('a reader who leaves while prepare thinks costs no call of the provider', async () => {
  const source = tap()
  const provider = fakeProvider(() => source.stream)
  const thinking = Promise.withResolvers<AbortSignal>()
  const thought = Promise.withResolvers<void>()
  const { handler, finished, errors } = handlerOver(source, {
    provider,
    async prepare(request, context) {
      thinking.resolve(context.request.signal)
      await thought.promise
      return request
    },
  })
  const app = express().use(express.json())
  mountChat(app, '/chat', handler)
  const socket = await rawClient(await listening(createServer(app)), { path: '/chat' })
  const signal = await thinking.promise
  expect(signal.aborted).toBe(false)
  socket.destroy()
  await until(() => signal.aborted)
  await handler.drain({ graceMs: 0 })
  thought.resolve()
  await turn()
  expect([provider.asked, finished, errors]).toEqual([[], [], []])
})
