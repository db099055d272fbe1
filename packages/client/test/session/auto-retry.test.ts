import { type ChatNode, type ChatSession, createChatSession, memoryStorage, webStorage } from '@millrace/client'
import type { ChatRecord } from '@millrace/core'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { answerOf, delta, opening } from '../support/records.js'
import { scriptedProvider } from '../support/scripted-provider.js'
import { settle, textsOf } from '../support/session.js'
import { tabAreas } from '../support/tab-areas.js'
import { writtenProvider } from '../support/written-provider.js'

// Answers that have failed, and are asked for once more without a person.

afterEach(() => vi.unstubAllGlobals())

const cut: ChatRecord = { type: 'error', error: { code: 'truncated', message: 'Cut.', retryable: true } }
const refused: ChatRecord = { type: 'error', error: { code: 'quota', message: 'No.', retryable: false } }
const isCut = ({ answer }: ChatNode): boolean => answer?.error?.code === 'truncated'

describe('an answer that has failed', () => {
  it('is asked for once more, as a branch beside it', async () => {
    const provider = scriptedProvider([...opening, delta('on'), cut], answerOf('one'))
    const chat = createChatSession({ provider, autoRetry: isCut })
    await chat.send('1')
    expect(textsOf(chat)).toEqual(['1', 'one'])
    const [, answer] = chat.getSnapshot().messages
    expect(answer!.branches).toHaveLength(2)
    expect(provider.answers[1]!.request.messages).toEqual([{ role: 'user', content: '1' }])
    chat.selectBranch(answer!.branches[0]!)
    expect(textsOf(chat)).toEqual(['1', 'on'])
  })

  it('is not where it is not to be', async () => {
    const provider = scriptedProvider([refused])
    const chat = createChatSession({ provider, autoRetry: isCut })
    await chat.send('1')
    expect(chat.getSnapshot()).toMatchObject({ status: 'error', error: { code: 'quota' } })
    expect(provider.answers).toHaveLength(1)
  })

  it('is asked for once, and then by a person', async () => {
    const provider = scriptedProvider(...Array.from({ length: 4 }, () => [...opening, delta('on'), cut]))
    const chat = createChatSession({ provider, autoRetry: isCut })
    await chat.send('1')
    expect(provider.answers).toHaveLength(2)
    await chat.regenerate()
    expect(provider.answers).toHaveLength(3)
    expect(chat.getSnapshot()).toMatchObject({ status: 'error' })
  })

  it('is not where it was stopped, nor by the next page', async () => {
    const provider = scriptedProvider()
    const storage = memoryStorage()
    const autoRetry = vi.fn(() => false)
    const chat = createChatSession({ provider, storage, autoRetry })
    const stopped = chat.send('1')
    await settle()
    chat.stop()
    await stopped
    expect(autoRetry).not.toHaveBeenCalled()
    const sent = chat.send('2')
    await settle()
    provider.answers[1]!.write(...opening, delta('on'), cut)
    await sent
    expect(autoRetry).toHaveBeenCalledTimes(1)
    const next = createChatSession({ provider, storage, autoRetry })
    next.subscribe(() => {})
    await settle()
    expect(autoRetry).toHaveBeenCalledTimes(1)
  })

  it('is asked for by one of the tabs that read it, and shown by all', async () => {
    const provider = writtenProvider()
    const storage = memoryStorage()
    const autoRetry = vi.fn(isCut)
    const tabs = [0, 1, 2].map((): ChatSession => {
      const chat = createChatSession({ provider, storage, autoRetry })
      chat.subscribe(() => {})
      return chat
    })
    const sent = tabs[0]!.send('1')
    await settle()
    provider.write(...opening, delta('on'))
    await settle()
    expect(provider.readers).toBe(3)
    provider.write(cut)
    await expect.poll(() => provider.asked.length).toBe(2)
    provider.write(...opening, delta('tw'))
    for (const chat of tabs) await expect.poll(() => textsOf(chat)).toEqual(['1', 'tw'])
    provider.write(...answerOf('o').slice(2))
    await sent
    for (const chat of tabs) await expect.poll(() => chat.getSnapshot().status).toBe('ready')
    for (const chat of tabs) expect(textsOf(chat)).toEqual(['1', 'two'])
    expect(provider.asked).toHaveLength(2)
    expect(autoRetry).toHaveBeenCalledTimes(1)
  })

  it('is asked for by the tab that had asked, where tabs cannot agree: the others show that it has failed', async () => {
    const { areas, deliver } = tabAreas(3)
    vi.stubGlobal('navigator', {})
    const provider = writtenProvider()
    const tabs = areas.map((area): ChatSession => {
      const chat = createChatSession({ provider, storage: webStorage('chat', area), autoRetry: isCut })
      chat.subscribe(() => {})
      return chat
    })
    const shared = async (): Promise<void> => {
      await settle()
      while (deliver() > 0) await settle()
    }
    const sent = tabs[1]!.send('1')
    await shared()
    provider.write(...opening, delta('on'))
    await shared()
    expect(provider.readers).toBe(3)
    provider.write(cut)
    await shared()
    provider.write(...answerOf('one'))
    await sent
    await shared()
    expect(provider.asked).toHaveLength(2)
    const shown = tabs.map(chat => `${chat.getSnapshot().status} ${textsOf(chat).at(-1)}`)
    expect(shown).toEqual(['error on', 'ready one', 'error on'])
    expect(tabs[0]!.getSnapshot().messages.at(-1)!.branches).toHaveLength(2)
  })

  it('is asked for by the tab that is left where the one that has asked is gone', async () => {
    const provider = writtenProvider()
    const storage = memoryStorage()
    const tabs = [0, 1].map((): ChatSession => {
      const chat = createChatSession({ provider, storage, autoRetry: isCut })
      chat.subscribe(() => {})
      return chat
    })
    void tabs[0]!.send('1')
    await settle()
    provider.write(...opening, delta('on'))
    await settle()
    tabs[0]!.close()
    provider.write(cut)
    await expect.poll(() => provider.asked.length).toBe(2)
    provider.write(...answerOf('one'))
    await expect.poll(() => textsOf(tabs[1]!)).toEqual(['1', 'one'])
  })
})
