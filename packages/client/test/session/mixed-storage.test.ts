import { type ChatStorage, createChatSession, memoryStorage } from '@millrace/client'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { answerOf, callingAnswer } from '../support/records.js'
import { scriptedProvider } from '../support/scripted-provider.js'
import { settle, textsOf } from '../support/session.js'

// A storage may answer each call as it likes: at once, by a promise, late, or by a failure.

afterEach(() => vi.unstubAllGlobals())

type Manner = (work: () => void) => void | Promise<void>
const turn = (): Promise<void> => new Promise(resolve => setImmediate(resolve))
const at: Readonly<Record<string, Manner>> = {
  once: work => work(),
  next: async work => {
    await Promise.resolve()
    work()
  },
  late: async work => {
    await turn()
    work()
    await turn()
  },
}
const failing: Manner = () => {
  throw new Error('Away.')
}
const rejecting: Manner = async () => {
  await turn()
  throw new Error('Away.')
}

/** A storage that answers its calls in these manners, one after the other, round and round. It tells each save to all that listen, within the call. */
function mixed(...manners: readonly Manner[]): ChatStorage & { calls: number } {
  const inner = memoryStorage()
  const listeners = new Set<() => void>()
  const storage: ChatStorage & { calls: number } = {
    ...inner,
    calls: 0,
    update(page) {
      return manners[storage.calls++ % manners.length]!(() => {
        void inner.update!(page)
        // Also where there was nothing to save: a storage may tell too often.
        for (const changed of listeners) changed()
      })
    },
    subscribe(changed) {
      // Pages would tell each other without end.
      let left = 20
      const own = (): void => void (left-- > 0 && changed())
      listeners.add(own)
      return () => listeners.delete(own)
    },
  }
  return storage
}

const { once, next, late } = at as Record<'once' | 'next' | 'late', Manner>

describe.each(['with', 'without'])('%s Web Locks, a conversation with a tool', locks => {
  it.each<[string, readonly Manner[]]>([
    ['at once', [once]],
    ['by promises', [next]],
    ['late', [late]],
    ['at once and late, in turns', [once, late]],
    ['late and at once, in turns', [late, once]],
    ['at once, at once, late', [once, once, late]],
    ['by promises and late and at once', [next, late, once]],
    ['at once, and then rejects', [once, rejecting]],
    ['late, and then throws', [late, failing]],
    ['at once, throws, late, rejects', [once, failing, late, rejecting]],
  ])('comes to its end over a storage that answers %s', async (_, manners) => {
    if (locks === 'without') vi.stubGlobal('navigator', {})
    const storage = mixed(...manners)
    const provider = scriptedProvider(callingAnswer({ id: 'a', name: 't' }), answerOf('one'))
    let ran = 0
    const open = () => {
      const chat = createChatSession({ provider, storage, tools: { t: { execute: () => ++ran } } })
      chat.subscribe(() => {})
      return chat
    }
    const [one, two] = [open(), open()]
    await one.send('1')
    await settle()
    for (const chat of [one, two]) {
      // What a failure has kept from being saved is saved with the next change.
      chat.close()
      await settle()
    }
    const isSure = locks === 'with' || !manners.some(manner => manner === failing || manner === rejecting)
    // Without Web Locks a page runs what another one has run and could not save.
    expect(ran).toBeLessThanOrEqual(isSure ? 1 : 2)
    if (isSure) expect(provider.answers).toHaveLength(2)
    expect(textsOf(one)).toEqual(['1', 'tool-call', 'tool-result', 'one'])
    expect(one.getSnapshot().status).toBe('ready')
    expect(storage.calls).toBeLessThan(200)
  })
})

it('a listener that saves by what it does does not keep a tool from being run', async () => {
  const storage = mixed(once, late)
  const provider = scriptedProvider(callingAnswer({ id: 'a', name: 't' }), answerOf('one'))
  const chat = createChatSession({ provider, storage, tools: { t: { execute: () => 1 } } })
  let seen = 0
  chat.subscribe(() => {
    const { messages } = chat.getSnapshot()
    if (messages.length === seen) return
    seen = messages.length
    if (seen > 0) chat.selectBranch(messages[0]!.id)
  })
  await chat.send('1')
  expect(textsOf(chat)).toEqual(['1', 'tool-call', 'tool-result', 'one'])
})
