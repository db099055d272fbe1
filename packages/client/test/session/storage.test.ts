import { type ChatStorage, createChatSession, memoryStorage, type SavedChat, webStorage } from '@millrace/client'
import { describe, expect, it, test } from 'vitest'
import { answerOf, callingAnswer } from '../support/records.js'
import { scriptedProvider } from '../support/scripted-provider.js'
import { idsOf, settle, textsOf } from '../support/session.js'

/** A `localStorage` of so many characters. */
function area(room = Number.POSITIVE_INFINITY) {
  const texts = new Map<string, string>()
  return {
    texts,
    room,
    getItem: (key: string) => texts.get(key) ?? null,
    setItem(key: string, text: string) {
      if (text.length > this.room) throw new DOMException('No room.', 'QuotaExceededError')
      texts.set(key, text)
    },
  }
}

/** A conversation as a storage holds it, with whatever messages. */
const saved = (...nodes: unknown[]) => ({ version: 1, nodes, chosen: ['a'] })
const said = (id: string, parentId?: string) => ({
  id,
  parentId,
  message: { role: 'user', content: id },
  status: 'complete',
})

/** A storage whose promises a test settles. */
function slowStorage(kept?: SavedChat) {
  const waiting: (() => void)[] = []
  const saves: SavedChat[] = []
  const storage: ChatStorage = {
    load: () => new Promise(resolve => waiting.push(() => resolve(kept))),
    save: chat => new Promise(resolve => waiting.push(() => resolve(void saves.push(chat)))),
  }
  return { storage, saves, settleOne: () => waiting.shift()?.(), waiting }
}

describe.each(['memory', 'web'])('a conversation in %s storage', kind => {
  const make = (): ChatStorage => (kind === 'memory' ? memoryStorage() : webStorage('chat', area()))

  it('is there after a reload: messages, ids, branches, the chosen ones, what is known of answers', async () => {
    const storage = make()
    const provider = scriptedProvider(answerOf('one'), answerOf('two'), callingAnswer({ id: 'a', name: 't' }))
    const before = createChatSession({ provider, storage, tools: { t: {} } })
    await before.send('1')
    await before.regenerate()
    await before.send('2')
    before.selectBranch(before.getSnapshot().messages[1]!.branches[1]!)
    const after = createChatSession({ provider: scriptedProvider(), storage, tools: { t: {} } })
    expect(after.getSnapshot().restored).toBe(true)
    expect(after.getSnapshot()).toEqual(before.getSnapshot())
    expect(after.getSnapshot().waiting).toHaveLength(1)
    const [first] = after.getSnapshot().messages[1]!.branches
    after.selectBranch(first!)
    expect(textsOf(after)).toEqual(['1', 'one'])
    expect(
      createChatSession({ provider, storage })
        .getSnapshot()
        .messages.map(({ id }) => id),
    ).toEqual(idsOf(after))
  })

  it('sends the same history after a reload', async () => {
    const storage = make()
    const first = scriptedProvider(answerOf('one'), answerOf('two'))
    const before = createChatSession({ provider: first, storage })
    await before.send('1')
    const second = scriptedProvider(answerOf('two'))
    await createChatSession({ provider: second, storage }).send('2')
    await before.send('2')
    expect(second.answers[0]!.request).toEqual(first.answers[1]!.request)
  })

  it('is forgotten by clear()', async () => {
    const storage = make()
    const chat = createChatSession({ provider: scriptedProvider(answerOf('one')), storage })
    await chat.send('1')
    await chat.clear()
    expect(chat.getSnapshot()).toMatchObject({ status: 'ready', messages: [] })
    expect(createChatSession({ provider: scriptedProvider(), storage }).getSnapshot().messages).toEqual([])
  })
})

describe('a storage that is full', () => {
  it('is a typed error, loses nothing in memory, and is tried again', async () => {
    const full = area(800)
    const provider = scriptedProvider(answerOf('one'), answerOf('x'.repeat(2000)), answerOf('three'))
    const chat = createChatSession({ provider, storage: webStorage('chat', full) })
    await chat.send('1')
    expect(chat.getSnapshot().storageError).toBeUndefined()
    await chat.send('2')
    expect(chat.getSnapshot()).toMatchObject({ status: 'ready', storageError: { code: 'limit', retryable: false } })
    expect(textsOf(chat)).toEqual(['1', 'one', '2', 'x'.repeat(2000)])
    full.room = Number.POSITIVE_INFINITY
    await chat.send('3')
    expect(chat.getSnapshot().storageError).toBeUndefined()
    expect(textsOf(createChatSession({ provider, storage: webStorage('chat', full) }))).toEqual(textsOf(chat))
  })

  it('may say so by a promise', async () => {
    const storage: ChatStorage = {
      load: () => undefined,
      save: () => Promise.reject(new DOMException('No room.', 'QuotaExceededError')),
    }
    const chat = createChatSession({ provider: scriptedProvider(answerOf('one')), storage })
    await chat.send('1')
    await settle()
    expect(chat.getSnapshot().storageError).toMatchObject({ code: 'limit' })
  })
})

describe('a storage that fails', () => {
  it.each([
    [
      'throws',
      () => {
        throw new DOMException('Denied.', 'SecurityError')
      },
      'unknown',
    ],
    ['holds no JSON', () => JSON.parse('{'), 'unknown'],
    ['holds something else', () => ({ version: 2 }), 'protocol'],
    ['holds a list', () => [], 'protocol'],
    ['holds a message that is none', () => saved(null), 'protocol'],
    ['holds a message without a content', () => saved({ ...said('a'), message: { role: 'user' } }), 'protocol'],
    [
      'holds a part that is none',
      () => saved({ ...said('a'), message: { role: 'assistant', content: [null] } }),
      'protocol',
    ],
    ['holds a message that follows itself', () => saved(said('a', 'a')), 'protocol'],
    ['holds messages that follow one another', () => saved(said('a', 'b'), said('b', 'a')), 'protocol'],
    ['holds a message that follows none of it', () => saved(said('a'), said('b', 'c')), 'protocol'],
    ['holds a message twice', () => saved(said('a'), said('b', 'a'), said('a', 'b')), 'protocol'],
  ])('because it %s leaves a session that works', async (_, load, code) => {
    const storage = { load: load as ChatStorage['load'], save() {} }
    const chat = createChatSession({ provider: scriptedProvider(answerOf('one')), storage })
    expect(chat.getSnapshot()).toMatchObject({ restored: true, messages: [], storageError: { code } })
    await chat.send('1')
    expect(textsOf(chat)).toEqual(['1', 'one'])
  })
})

describe('a storage that takes its time', () => {
  test('a question waits for what was kept', async () => {
    const kept = memoryStorage()
    await createChatSession({ provider: scriptedProvider(answerOf('one')), storage: kept }).send('1')
    const slow = slowStorage(kept.load() as SavedChat)
    const provider = scriptedProvider(answerOf('two'))
    const chat = createChatSession({ provider, storage: slow.storage })
    expect(chat.getSnapshot()).toMatchObject({ restored: false, messages: [] })
    const sent = chat.send('2')
    expect(chat.getSnapshot().status).toBe('submitted')
    await settle()
    expect(provider.answers).toHaveLength(0)
    slow.settleOne()
    await sent
    expect(textsOf(chat)).toEqual(['1', 'one', '2', 'two'])
    expect(chat.getSnapshot().restored).toBe(true)
  })

  test('saves never overlap, and the last state is saved', async () => {
    const slow = slowStorage()
    const chat = createChatSession({
      provider: scriptedProvider(answerOf('one'), answerOf('two')),
      storage: slow.storage,
    })
    slow.settleOne()
    await chat.send('1')
    await chat.send('2')
    expect(slow.waiting).toHaveLength(1)
    slow.settleOne()
    await settle()
    expect(slow.waiting).toHaveLength(1)
    slow.settleOne()
    await settle()
    expect(slow.waiting).toHaveLength(0)
    expect(slow.saves.at(-1)!.nodes).toHaveLength(4)
  })
})
