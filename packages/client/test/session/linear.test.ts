import { createChatSession, memoryStorage, type SavedNode } from '@millrace/client'
import type { ChatRecord } from '@millrace/core'
import { expect, it, vi } from 'vitest'
import { closing, delta, opening } from '../support/records.js'
import { scriptedProvider } from '../support/scripted-provider.js'
import { settle } from '../support/session.js'

const batchesOf = (deltas: number, size: number): ChatRecord[][] =>
  Array.from({ length: deltas / size }, (_, at) =>
    Array.from({ length: size }, (_, i) => delta(`token${at * size + i} `)),
  )

/** The snapshots that a listener is told, for an answer that comes at once. */
async function snapshotsOf(deltas: number): Promise<number> {
  const provider = scriptedProvider()
  const chat = createChatSession({ provider })
  const seen = new Set<unknown>()
  chat.subscribe(() => seen.add(chat.getSnapshot()))
  const sent = chat.send('1')
  await settle()
  provider.answers[0]!.write(...opening)
  for (const batch of batchesOf(deltas, 100)) {
    provider.answers[0]!.write(...batch)
    await Promise.resolve()
  }
  provider.answers[0]!.write(...closing)
  await sent
  return seen.size
}

it('makes a snapshot for each notification, and not for each delta', async () => {
  // Some of them are told by time; a machine that is busy has more of it.
  expect(await snapshotsOf(40_000)).toBeLessThan(200)
})

it('copies a list of parts once for each notification', async () => {
  const provider = scriptedProvider()
  const chat = createChatSession({ provider })
  const sent = chat.send('1')
  await settle()
  provider.answers[0]!.write(...opening, delta('a'))
  await settle()
  const before = chat.getSnapshot().messages[1]!.message.content
  provider.answers[0]!.write(...batchesOf(1000, 1000)[0]!)
  await Promise.resolve()
  expect(chat.getSnapshot().messages[1]!.message.content).toBe(before)
  await settle()
  const after = chat.getSnapshot().messages[1]!.message.content
  expect(after).not.toBe(before)
  expect(after).toHaveLength(1)
  provider.answers[0]!.write(...closing)
  await sent
})

/** A conversation of so many messages, and an answer that grows behind them. */
async function growing(messages: number) {
  const storage = memoryStorage()
  const nodes = Array.from(
    { length: messages },
    (_, at): SavedNode => ({
      id: `${at}`,
      ...(at > 0 && { parentId: `${at - 1}` }),
      message: { role: at % 2 === 0 ? 'user' : 'assistant', content: [{ type: 'text', text: 'Hi' }] },
      status: 'complete',
    }),
  )
  storage.save({ version: 1, nodes, chosen: nodes.map(({ id }) => id) })
  const provider = scriptedProvider()
  const chat = createChatSession({ provider, storage })
  const sent = chat.send('Hi')
  await settle()
  const [answer] = provider.answers
  answer!.write(...opening, delta('a'))
  await settle()
  return { chat, sent, answer: answer! }
}

it('looks up as much for a token behind a thousand messages as behind ten', async () => {
  const counts = []
  for (const messages of [10, 1000]) {
    const { chat, sent, answer } = await growing(messages)
    const before = chat.getSnapshot()
    const get = vi.spyOn(Map.prototype, 'get')
    answer.write(delta('b'))
    await settle()
    counts.push(get.mock.calls.length)
    get.mockRestore()
    expect(chat.getSnapshot()).not.toBe(before)
    expect(before.messages.at(-1)!.message.content).toMatchObject([{ text: 'a' }])
    expect(chat.getSnapshot().messages.at(-1)!.message.content).toMatchObject([{ text: 'ab' }])
    expect(chat.getSnapshot().messages).toHaveLength(messages + 2)
    answer.write(...closing)
    await sent
  }
  expect(counts[1]).toBeLessThan(counts[0]! + 50)
})
