import {
  type ChatPage,
  type ChatSession,
  type ChatStorage,
  chatJoiner,
  createChatSession,
  memoryStorage,
  type RemoteStream,
  type ResumableProvider,
  type SavedChat,
  webStorage,
} from '@millrace/client'
import type { ChatProvider, ChatRecord } from '@millrace/core'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { answerOf, callingAnswer, closing, delta, opening } from '../support/records.js'
import { type ScriptedProvider, scriptedProvider } from '../support/scripted-provider.js'
import { settle, textsOf } from '../support/session.js'
import { tabAreas } from '../support/tab-areas.js'
import { writtenProvider } from '../support/written-provider.js'

// Tabs of one browser, whose sessions share a storage.

afterEach(() => vi.unstubAllGlobals())

interface Tab {
  readonly chat: ChatSession
  readonly provider: ScriptedProvider
}

const tab = (storage: ChatStorage, ...answers: readonly (readonly ChatRecord[])[]): Tab => {
  const provider = scriptedProvider(...answers)
  const chat = createChatSession({ provider, storage, tools: { t: {} } })
  chat.subscribe(() => {})
  return { chat, provider }
}

/** The texts of all messages that a storage holds. */
const heldIn = (storage: ChatStorage): string[] => {
  const { nodes } = storage.load() as SavedChat
  return nodes.map(({ message: { content } }) =>
    typeof content === 'string' ? content : content.map(part => ('text' in part ? part.text : part.type)).join(''),
  )
}

/** Every message of a session, on whatever branch: what another session finds in a copy of its storage. */
const everyText = (storage: ChatStorage): string[] => heldIn(storage).sort()

const failing: readonly ChatRecord[] = [
  { type: 'error', error: { code: 'overloaded', message: 'Later.', retryable: true } },
]

describe.each(['memory', 'web'] as const)('two tabs over one %s storage', kind => {
  /** The storage of each tab. `meet` lets each hear of what the other has written. */
  function pair(): { one: ChatStorage; two: ChatStorage; meet: () => Promise<void> } {
    if (kind === 'memory') {
      const storage = memoryStorage()
      return { one: storage, two: storage, meet: settle }
    }
    const { areas, deliver } = tabAreas(2)
    return {
      one: webStorage('chat', areas[0]),
      two: webStorage('chat', areas[1]),
      async meet() {
        // What is heard may be answered.
        for (let round = 0; round < 4; round++) {
          deliver()
          await settle()
        }
      },
    }
  }

  it('show what the other one has said, behind what was there', async () => {
    const { one, two, meet } = pair()
    const first = tab(one, answerOf('one'), answerOf('three'))
    const second = tab(two, answerOf('two'))
    await first.chat.send('1')
    await meet()
    expect(textsOf(second.chat)).toEqual(['1', 'one'])
    await second.chat.send('2')
    await meet()
    await first.chat.send('3')
    await meet()
    for (const { chat } of [first, second]) expect(textsOf(chat)).toEqual(['1', 'one', '2', 'two', '3', 'three'])
    expect(first.provider.answers[1]!.request.messages).toHaveLength(5)
  })

  it('keep what both say at the same time, each as a branch of its own', async () => {
    const { one, two, meet } = pair()
    const first = tab(one, answerOf('one'), answerOf('two'))
    const second = tab(two, answerOf('zwei'))
    await first.chat.send('1')
    await meet()
    await Promise.all([first.chat.send('2'), second.chat.send('II')])
    await meet()
    for (const storage of [one, two]) expect(everyText(storage)).toEqual(['1', '2', 'II', 'one', 'two', 'zwei'])
    // Over one memory the second one has heard of the first one's question before it asks its own.
    if (kind === 'memory') return
    expect(textsOf(first.chat)).toEqual(['1', 'one', '2', 'two'])
    expect(textsOf(second.chat)).toEqual(['1', 'one', 'II', 'zwei'])
    for (const { chat } of [first, second]) expect(chat.getSnapshot().messages[2]!.branches).toHaveLength(2)
    const later = createChatSession({ provider: scriptedProvider(), storage: one })
    expect(later.getSnapshot().messages[2]!.branches).toHaveLength(2)
  })

  it('keep an answer that one has read to its end, while the other has read half of it', async () => {
    const { one, two, meet } = pair()
    const written = writtenProvider()
    const first = createChatSession({ provider: written, storage: one })
    const sent = first.send('1')
    await settle()
    written.write(...opening, delta('on'))
    await meet()
    // Reads the same answer, and is slower.
    const slow = scriptedProvider()
    const resume: ResumableProvider['resume'] = () =>
      Object.defineProperties(slow.stream({ messages: [] }), {
        streamId: { value: 'stream-1' },
        seq: { value: 0 },
      }) as RemoteStream
    const provider: ChatProvider & ResumableProvider = { ...slow, resume }
    const second = createChatSession({ provider, storage: two })
    second.subscribe(() => {})
    await settle()
    slow.answers[0]!.write(...opening, delta('o'))
    await settle()
    expect(textsOf(second)).toEqual(['1', 'o'])
    written.write(delta('e'), ...closing)
    await sent
    await meet()
    expect(textsOf(second)).toEqual(['1', 'one'])
    slow.answers[0]!.write(delta('n'))
    await settle()
    second.selectBranch(second.getSnapshot().messages[0]!.id)
    await meet()
    second.close()
    await meet()
    for (const chat of [first, second]) expect(textsOf(chat)).toEqual(['1', 'one'])
    for (const storage of [one, two]) expect(heldIn(storage)).toEqual(['1', 'one'])
  })

  it('forget the conversation when one of them does, stop the answer that runs, and bring nothing back', async () => {
    const { one, two, meet } = pair()
    const first = tab(one, answerOf('one'), answerOf('new'))
    const second = tab(two)
    await first.chat.send('1')
    await meet()
    const sent = second.chat.send('2')
    await settle()
    second.provider.answers[0]!.write(...opening, delta('half'))
    await meet()
    await first.chat.clear()
    await meet()
    await sent
    await meet()
    expect(second.provider.answers[0]!.cancelled).toBe(true)
    for (const { chat } of [first, second]) expect(chat.getSnapshot()).toMatchObject({ status: 'ready', messages: [] })
    await first.chat.send('3')
    await meet()
    for (const { chat } of [first, second]) expect(textsOf(chat)).toEqual(['3', 'new'])
    expect(everyText(two)).toEqual(['3', 'new'])
  })

  // Over one memory it has always heard.
  if (kind === 'web')
    it('forget it also where the other one saves before it has heard', async () => {
      const { one, two, meet } = pair()
      const first = tab(one, answerOf('one'))
      const second = tab(two)
      await first.chat.send('1')
      await meet()
      await Promise.all([
        first.chat.clear(),
        Promise.resolve().then(() => second.chat.selectBranch(second.chat.getSnapshot().messages[0]!.id)),
      ])
      await meet()
      for (const { chat } of [first, second]) expect(chat.getSnapshot().messages).toEqual([])
      for (const storage of [one, two]) expect(everyText(storage)).toEqual([])
    })

  it('leave out an answer that came to nothing and was asked for anew', async () => {
    const { one, two, meet } = pair()
    const first = tab(one, failing, answerOf('one'))
    const second = tab(two, answerOf('two'))
    await first.chat.send('1')
    await meet()
    expect(second.chat.getSnapshot().status).toBe('error')
    await first.chat.regenerate()
    await meet()
    for (const { chat } of [first, second]) {
      expect(textsOf(chat)).toEqual(['1', 'one'])
      expect(chat.getSnapshot().messages[1]!.branches).toHaveLength(1)
    }
    await second.chat.send('2')
    await meet()
    expect(everyText(one)).toEqual(['1', '2', 'one', 'two'])
  })

  it('keep what one says behind an answer that came to nothing, while the other asks for it anew', async () => {
    const { one, two, meet } = pair()
    const first = tab(one, failing, answerOf('behind'))
    const second = tab(two, answerOf('anew'))
    await first.chat.send('1')
    await meet()
    await Promise.all([first.chat.send('2'), second.chat.regenerate()])
    await meet()
    for (const storage of [one, two]) expect(everyText(storage)).toEqual(['', '1', '2', 'anew', 'behind'])
    // Over one memory the second one asks anew for the answer to what it has heard of.
    if (kind === 'memory') return
    for (const { chat } of [first, second]) expect(chat.getSnapshot().messages[1]!.branches).toHaveLength(2)
  })

  it('can be read although one edits what the other forgets', async () => {
    const { one, two, meet } = pair()
    const first = tab(one, answerOf('one'), answerOf('new'))
    const second = tab(two)
    await first.chat.send('1')
    await meet()
    const sent = second.chat.send('2')
    await settle()
    await meet()
    const question = second.chat.getSnapshot().messages[2]!
    const edited = second.chat.edit(question.id, '2b').catch(() => {})
    await first.chat.clear()
    await meet()
    second.chat.stop()
    await Promise.all([sent, edited])
    await meet()
    await first.chat.send('3')
    await meet()
    for (const { chat } of [first, second]) expect(chat.getSnapshot().storageError).toBeUndefined()
    expect(textsOf(first.chat)).toEqual(['3', 'new'])
    expect(textsOf(createChatSession({ provider: scriptedProvider(), storage: two }))).toEqual(['3', 'new'])
  })

  it('go on together with an answer whose calls each of them answers in part', async () => {
    const { one, two, meet } = pair()
    const first = tab(one, callingAnswer({ id: 'a', name: 't' }, { id: 'b', name: 't' }))
    const second = tab(two, answerOf('done'))
    await first.chat.send('1')
    await meet()
    await first.chat.addToolResult({ toolCallId: 'a', output: 1 })
    await meet()
    expect(second.chat.getSnapshot().waiting.map(({ toolCallId }) => toolCallId)).toEqual(['b'])
    await second.chat.addToolResult({ toolCallId: 'b', output: 2 })
    await meet()
    for (const { chat } of [first, second]) {
      expect(textsOf(chat).at(-1)).toBe('done')
      expect(chat.getSnapshot().waiting).toEqual([])
    }
    expect(second.provider.answers[0]!.request.messages.at(-1)).toMatchObject({ role: 'tool', content: [{}, {}] })
  })

  it('run a tool of the page once, where both read its call, and ask for one answer', async () => {
    const { one, two, meet } = pair()
    const provider = writtenProvider()
    let ran = 0
    const t = {
      async execute() {
        await settle()
        return ++ran
      },
    }
    const open = (storage: ChatStorage): ChatSession => {
      const chat = createChatSession({ provider, storage, tools: { t } })
      chat.subscribe(() => {})
      return chat
    }
    const first = open(one)
    void first.send('1')
    await settle()
    const call = callingAnswer({ id: 'a', name: 't' })
    provider.write(...call.slice(0, 2))
    await meet()
    const second = open(two)
    await settle()
    expect(provider.readers).toBe(2)
    provider.write(...call.slice(2))
    await expect.poll(() => provider.asked.length).toBeGreaterThan(1)
    await meet()
    provider.write(...answerOf('one'))
    await meet()
    expect(ran).toBe(1)
    expect(provider.asked).toHaveLength(2)
    for (const chat of [first, second]) expect(textsOf(chat)).toEqual(['1', 'tool-call', 'tool-result', 'one'])
  })

  it('tell nobody of a change where nothing has changed', async () => {
    const { one, two, meet } = pair()
    const first = tab(one, answerOf('one'))
    const second = tab(two)
    await first.chat.send('1')
    await meet()
    const heard = vi.fn()
    second.chat.subscribe(heard)
    const before = second.chat.getSnapshot()
    first.chat.close()
    await meet()
    expect(heard).not.toHaveBeenCalled()
    expect(second.chat.getSnapshot()).toBe(before)
  })
})

describe('a tab that was put away', () => {
  it('finds what was said meanwhile when it is shown again', async () => {
    const page = new EventTarget()
    for (const name of ['addEventListener', 'removeEventListener'] as const) vi.stubGlobal(name, page[name].bind(page))
    const texts = new Map<string, string>()
    const area = {
      getItem: (key: string) => texts.get(key) ?? null,
      setItem: (key: string, text: string) => void texts.set(key, text),
    }
    const asleep = tab(webStorage('chat', area))
    await tab(webStorage('chat', area), answerOf('one')).chat.send('1')
    page.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: false }))
    await settle()
    expect(textsOf(asleep.chat)).toEqual([])
    page.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }))
    await settle()
    expect(textsOf(asleep.chat)).toEqual(['1', 'one'])
  })

  it('listens for others from its first listener until it is closed', async () => {
    let listeners = 0
    const inner = memoryStorage()
    const storage: ChatStorage = {
      ...inner,
      subscribe(changed) {
        listeners++
        const end = inner.subscribe!(changed)
        return () => {
          listeners--
          end()
        }
      },
    }
    const chat = createChatSession({ provider: scriptedProvider(), storage })
    expect(listeners).toBe(0)
    chat.subscribe(() => {})
    chat.subscribe(() => {})
    expect(listeners).toBe(1)
    chat.close()
    chat.close()
    expect(listeners).toBe(0)
    await tab(storage, answerOf('one')).chat.send('1')
    expect(textsOf(chat)).toEqual([])
    chat.subscribe(() => {})
    expect(listeners).toBe(2)
  })
})

describe('a storage that could not be read', () => {
  const kept: SavedChat = {
    version: 1,
    nodes: [{ id: 'q', message: { role: 'user', content: 'kept' }, status: 'complete' }],
    chosen: ['q'],
  }

  it('is not written before it could be', async () => {
    let held: SavedChat = kept
    let isAway = true
    const load = () => {
      if (isAway) throw new Error('Away.')
      return held
    }
    const join = chatJoiner()
    const update = (page: ChatPage) => {
      const joined = join(page, load)
      if (joined) held = joined
    }
    const storage: ChatStorage = { load, save: () => expect.unreachable(), update }
    const { chat } = tab(storage, answerOf('one'), answerOf('two'))
    await chat.send('1')
    expect(held).toBe(kept)
    expect(chat.getSnapshot()).toMatchObject({ status: 'ready', storageError: { code: 'unknown' } })
    isAway = false
    await chat.send('2')
    expect(chat.getSnapshot().storageError).toBeUndefined()
    expect(heldIn(storage).sort()).toEqual(['1', '2', 'kept', 'one', 'two'])
    expect(textsOf(chat)).toEqual(['1', 'one', '2', 'two'])
  })

  it.each([
    ['later', () => Promise.resolve().then(() => Promise.reject(new Error('Away.')))],
    [
      'at once',
      () => {
        throw new Error('Away.')
      },
    ],
  ])('is not written at all where it has `load` and `save` alone, and fails %s', async (_, load) => {
    const save = vi.fn()
    const { chat } = tab({ load, save }, answerOf('one'))
    await chat.send('1')
    await chat.clear()
    expect(save).not.toHaveBeenCalled()
    expect(chat.getSnapshot()).toMatchObject({ restored: true, storageError: { code: 'unknown' } })
  })

  it.each([
    ['of a later version', JSON.stringify({ version: 2, messages: [] }), 'protocol'],
    ['of somebody else', '"theme: dark"', 'protocol'],
    ['without its lists', '{"version":1}', 'protocol'],
    ['with a message that is none', '{"version":1,"nodes":[null],"chosen":[]}', 'protocol'],
    [
      'with a message that says nothing',
      '{"version":1,"nodes":[{"id":"a","message":{"role":"user"}}],"chosen":[]}',
      'protocol',
    ],
    [
      'with a message behind none',
      '{"version":1,"nodes":[{"id":"a","parentId":"b","message":{"content":"x"}}],"chosen":[]}',
      'protocol',
    ],
    ['that is no JSON', '{', 'protocol'],
  ])('%s stays, and clear() alone replaces it', async (_, text, code) => {
    const texts = new Map([['chat', text]])
    const storage = webStorage('chat', {
      getItem: key => texts.get(key) ?? null,
      setItem: (key, value) => void texts.set(key, value),
    })
    const { chat } = tab(storage, answerOf('one'), answerOf('two'))
    await chat.send('1')
    expect(textsOf(chat)).toEqual(['1', 'one'])
    expect(chat.getSnapshot().storageError).toMatchObject({ code })
    expect(texts.get('chat')).toBe(text)
    await chat.clear()
    expect(chat.getSnapshot().storageError).toBeUndefined()
    await chat.send('2')
    expect(heldIn(storage)).toEqual(['2', 'two'])
  })
})

it('a storage of load and save alone is read once', async () => {
  const load = vi.fn(() => undefined)
  const { chat } = tab({ load, save() {} }, answerOf('one'), answerOf('two'))
  await chat.send('1')
  await chat.send('2')
  expect(load).toHaveBeenCalledTimes(1)
})

describe('a tab that comes to a call of a tool later than another one', () => {
  const call = callingAnswer({ id: 'a', name: 't' })

  /** Two tabs that read one answer, each at a pace of its own; the answers that follow are the first one's. */
  async function pair(execute: () => Promise<number>) {
    const storage = memoryStorage()
    const [fast, slow] = [scriptedProvider(), scriptedProvider()]
    const named = (stream: unknown): RemoteStream =>
      Object.defineProperties(stream, { streamId: { value: 's' }, seq: { value: 0 } }) as RemoteStream
    const provider: ChatProvider & ResumableProvider = {
      id: 'p',
      stream: (...asked) => named(fast.stream(...asked)),
      resume: () => named(slow.stream({ messages: [] })),
    }
    const tabs = [0, 1].map(() => () => createChatSession({ provider, storage, tools: { t: { execute } } }))
    const first = tabs[0]!()
    const sent = first.send('1')
    await settle()
    fast.answers[0]!.write(...call.slice(0, 2))
    await settle()
    const second = tabs[1]!()
    second.subscribe(() => {})
    await settle()
    return { fast, slow, first, second, sent }
  }

  it.each(['with', 'without'])('%s Web Locks does not run it again', async locks => {
    if (locks === 'without') vi.stubGlobal('navigator', {})
    let ran = 0
    const { fast, slow, second, sent } = await pair(async () => ++ran)
    fast.answers[0]!.write(...call.slice(2))
    await settle()
    fast.answers[1]!.write(...answerOf('one'))
    await sent
    slow.answers[0]!.write(...call)
    await settle()
    expect(ran).toBe(1)
    expect(fast.answers).toHaveLength(2)
    expect(textsOf(second)).toEqual(['1', 'tool-call', 'tool-result', 'one'])
  })

  it('runs it where the other one is closed before it has a result', async () => {
    let ran = 0
    const { fast, slow, first, second, sent } = await pair(() =>
      ++ran === 1 ? new Promise(() => {}) : Promise.resolve(1),
    )
    fast.answers[0]!.write(...call.slice(2))
    await settle()
    slow.answers[0]!.write(...call)
    await settle()
    expect(ran).toBe(1)
    first.close()
    await sent
    await expect.poll(() => fast.answers.length).toBe(2)
    fast.answers[1]!.write(...answerOf('one'))
    await settle()
    expect(textsOf(second)).toEqual(['1', 'tool-call', 'tool-result', 'one'])
  })

  it('runs a tool where Web Locks are refused, as in a frame without an origin', async () => {
    const request = () => Promise.reject(new DOMException('No.', 'SecurityError'))
    vi.stubGlobal('navigator', { locks: { request } })
    const { fast, first, sent } = await pair(async () => 1)
    fast.answers[0]!.write(...call.slice(2))
    await settle()
    fast.answers[1]!.write(...answerOf('one'))
    await sent
    expect(textsOf(first)).toEqual(['1', 'tool-call', 'tool-result', 'one'])
  })

  it('gives no second result where there are no Web Locks', async () => {
    vi.stubGlobal('navigator', {})
    const waiting: ((value: number) => void)[] = []
    const { fast, slow, second, sent } = await pair(() => new Promise(resolve => waiting.push(resolve)))
    fast.answers[0]!.write(...call.slice(2))
    slow.answers[0]!.write(...call)
    await settle()
    waiting[0]!(1)
    await settle()
    waiting[1]!(2)
    await settle()
    fast.answers[1]!.write(...answerOf('one'))
    await sent
    expect(fast.answers).toHaveLength(2)
    expect(textsOf(second)).toEqual(['1', 'tool-call', 'tool-result', 'one'])
  })
})
