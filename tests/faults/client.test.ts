import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { createChatSession, memoryStorage, remote } from '@millrace/client'
import { type ChatProvider, type ChatRecord, ChatStream } from '@millrace/core'
import { memoryStore } from '@millrace/resume'
import { createChatHandler } from '@millrace/server'
import { mountChat } from '@millrace/server/express'
import { createFaultProxy, type FaultKind, formatFaultPlan } from '@millrace/testing/fault-proxy'
import express from 'express'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const question = { messages: [{ role: 'user', content: 'Hi' }] } as const
const words = Array.from({ length: 60 }, (_, i) => `word${i} 日本😀 `)
const text = words.join('')
const fast = { baseDelayMs: 1, maxDelayMs: 5, idleTimeoutMs: 150, maxAttempts: 20 }

/** The answers that were asked for. */
let asked = 0

/** Says its words one by one, as a model does. */
const model: ChatProvider = {
  id: 'model',
  stream: (_request, options) => {
    asked++
    return ChatStream.from(async function* (signal): AsyncGenerator<ChatRecord[]> {
      yield [
        { type: 'start', messageId: 'm', provider: 'model' },
        { type: 'text-start', id: '0' },
      ]
      for (const delta of words) {
        await wait(1, undefined, { signal })
        yield [{ type: 'text-delta', id: '0', delta }]
      }
      yield [
        { type: 'text-end', id: '0' },
        { type: 'finish', reason: 'stop' },
      ]
    }, options)
  },
}

let target: string
let close: () => void

beforeAll(async () => {
  const app = express()
  mountChat(app, '/chat', createChatHandler({ provider: model, store: memoryStore(), heartbeatMs: 50 }))
  const server = createServer(app).listen(0, '127.0.0.1')
  await once(server, 'listening')
  target = `http://127.0.0.1:${(server.address() as AddressInfo).port}/chat`
  close = () => {
    server.closeAllConnections()
    server.close()
  }
})
afterAll(() => close())

const kinds: readonly FaultKind[] = ['cut', 'reset', 'stall', 'delay', 'slice']

describe('connections that break at any byte, before the head too', () => {
  it.each(Array.from({ length: 50 }, (_, i) => i + 1))(
    'seed %i: the whole answer, each record once, from one call',
    async seed => {
      const kind = kinds[seed % kinds.length]!
      const settings = { seed, kinds: [kind, 'slice'] as const, spanBytes: { response: 8192, request: 600 } }
      await using proxy = await createFaultProxy({ ...settings, target, faultyConnections: 6 })
      asked = 0
      const records: ChatRecord[] = []
      for await (const batch of remote({ url: proxy.url, ...fast })
        .stream(question)
        .batches())
        records.push(...batch)
      const plans = proxy.connections.map((_, i) => formatFaultPlan(proxy.plan(i + 1))).join('\n')
      expect(records.at(-1), plans).toEqual({ type: 'finish', reason: 'stop' })
      expect(records.map(record => ('delta' in record ? record.delta : '')).join(''), plans).toBe(text)
      expect(records.filter(({ type }) => type !== 'text-delta').map(({ type }) => type)).toEqual([
        'start',
        'text-start',
        'text-end',
        'finish',
      ])
      expect(asked, plans).toBe(1)
    },
  )
})

describe('a session over a connection that breaks', () => {
  it('is left and opened again in the middle, and ends with the same answer', async () => {
    await using proxy = await createFaultProxy({
      seed: 5,
      kinds: ['reset'],
      target,
      faultyConnections: 3,
      spanBytes: { response: 3000 },
    })
    asked = 0
    const storage = memoryStorage()
    const provider = remote({ url: proxy.url, ...fast })
    const before = createChatSession({ provider, storage })
    void before.send('Hi')
    await expect.poll(() => before.getSnapshot().status, { interval: 2 }).toBe('streaming')
    before.close()
    const after = createChatSession({ provider, storage })
    await after.resume()
    const [, answer] = after.getSnapshot().messages
    expect(answer).toMatchObject({ status: 'complete', message: { content: [{ type: 'text', text }] } })
    expect(answer!.id).toBe(before.getSnapshot().messages[1]!.id)
    expect(asked).toBe(1)
  })
})

describe('a person who stops', () => {
  it('ends the call of the model', async () => {
    const chat = createChatSession({ provider: remote({ url: target }) })
    const sent = chat.send('Hi')
    await expect.poll(() => chat.getSnapshot().status, { interval: 2 }).toBe('streaming')
    chat.stop()
    await sent
    const { streamId, message } = chat.getSnapshot().messages[1]!
    expect(chat.getSnapshot().messages[1]!.status).toBe('stopped')
    const kept = await remote({ url: target })
      .resume({ streamId: streamId! })
      .message()
      .catch((error: unknown) => error)
    expect(kept).toMatchObject({ code: 'aborted' })
    expect(JSON.stringify(message).length).toBeLessThan(text.length)
  })
})
