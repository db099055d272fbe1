import { type ChatSession, createChatSession, type SavedChat, webStorage } from '@millrace/client'
import { type ChatProvider, type ChatRecord, ChatStream } from '@millrace/core'
import { afterEach, expect, it, vi } from 'vitest'
import { answerOf } from '../support/records.js'
import { tabAreas } from '../support/tab-areas.js'

// Tabs that do anything at any time, and hear of one another at any time: in the end they all have the same, and all of it.

afterEach(() => vi.unstubAllGlobals())

/** Numbers from 0 to 1, the same ones for a seed, by a linear congruence. */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

/** Some answers fail with nothing to show. */
function provider(fails: () => boolean): ChatProvider {
  const failing: readonly ChatRecord[] = [
    { type: 'error', error: { code: 'overloaded', message: 'Later.', retryable: true } },
  ]
  return {
    id: 'p',
    stream: (_, options) =>
      ChatStream.from(async function* () {
        yield fails() ? failing : answerOf('answer')
      }, options),
  }
}

const turn = (): Promise<void> => new Promise(resolve => setImmediate(resolve))

async function play(seed: number, mayClear: boolean) {
  const random = seeded(seed)
  const one = <Item>(items: readonly Item[]): Item | undefined => items[Math.floor(random() * items.length)]
  const { areas, deliver } = tabAreas(3)
  const tabs = areas.map(area => {
    const storage = webStorage('chat', area)
    const chat = createChatSession({ provider: provider(() => random() < 0.2), storage })
    chat.subscribe(() => {})
    return { chat, storage }
  })
  const said: string[] = []
  /** Does something; what cannot be done now is refused. */
  const act = (chat: ChatSession, at: number): Promise<unknown> | undefined => {
    const { messages } = chat.getSnapshot()
    const node = one(messages)
    const kind = random()
    const say = (work: Promise<unknown>): Promise<unknown> =>
      work.then(
        () => said.push(`${seed}.${at}`),
        () => {},
      )
    if (kind < 0.4 || !node) return say(chat.send(`${seed}.${at}`))
    if (kind < 0.6) return node.message.role === 'user' ? say(chat.edit(node.id, `${seed}.${at}`)) : undefined
    if (kind < 0.8) return chat.regenerate(node.id).catch(() => {})
    if (mayClear && kind < 0.85) return chat.clear()
    try {
      chat.selectBranch(one(node.branches)!)
    } catch {
      // Another tab has taken it away, and the page has not shown that yet.
    }
    return undefined
  }
  for (let at = 0; at < 40; at++) {
    const doing = act(one(tabs)!.chat, at)
    if (random() < 0.5) await doing
    if (random() < 0.4) deliver()
    if (random() < 0.3) await turn()
  }
  // Until all is quiet: what they hear may have them write, and that ends.
  await vi.waitUntil(() => tabs.every(({ chat }) => /ready|error/.test(chat.getSnapshot().status)), { timeout: 20_000 })
  let quiet = 0
  let rounds = 0
  while (quiet < 3 && rounds++ < 50) {
    await turn()
    await turn()
    quiet = deliver() === 0 ? quiet + 1 : 0
  }
  const held = tabs.map(({ storage }) => storage.load() as SavedChat | undefined)
  const ids = held.map(chat => chat?.nodes.map(({ id }) => id).sort())
  const texts = held.map(chat =>
    chat?.nodes.filter(({ message }) => message.role === 'user').map(({ message }) => message.content),
  )
  return { rounds, tabs, held, ids, texts, said }
}

it.each(Array.from({ length: 30 }, (_, at) => at + 1))(
  'seed %d: nothing is lost, and all have the same',
  async seed => {
    const { rounds, tabs, held, ids, texts, said } = await play(seed, false)
    expect(rounds).toBeLessThan(50)
    expect(ids[1]).toEqual(ids[0])
    expect(ids[2]).toEqual(ids[0])
    expect(texts[0]).toEqual(expect.arrayContaining(said))
    for (const { chat } of tabs) {
      const shown = chat.getSnapshot()
      expect(shown.storageError).toBeUndefined()
      for (const { id, status, message } of shown.messages) {
        expect(ids[0]).toContain(id)
        if (message.content.length > 0) expect(status).not.toBe('running')
      }
      // A branch that one has is a branch for all.
      for (const { id, branches } of shown.messages) {
        const { parentId } = held[0]!.nodes.find(node => node.id === id)!
        const siblings = held[0]!.nodes.filter(node => node.parentId === parentId).map(node => node.id)
        expect([...branches].sort()).toEqual(siblings.sort())
      }
    }
  },
)

it.each(Array.from({ length: 30 }, (_, at) => at + 1))(
  'seed %d, with tabs that forget: all have the same',
  async seed => {
    const { rounds, tabs, ids } = await play(seed, true)
    expect(rounds).toBeLessThan(50)
    expect(ids[1]).toEqual(ids[0])
    expect(ids[2]).toEqual(ids[0])
    for (const { chat } of tabs) {
      expect(chat.getSnapshot().storageError).toBeUndefined()
      for (const { id } of chat.getSnapshot().messages) expect(ids[0]).toContain(id)
    }
  },
)
