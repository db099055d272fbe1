import { type ChatSession, createChatSession, memoryStorage } from '@millrace/client'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { answerOf, askingAnswer, callingAnswer } from '../support/records.js'
import { scriptedProvider } from '../support/scripted-provider.js'
import { settle, textsOf } from '../support/session.js'
import { writtenProvider } from '../support/written-provider.js'

// Calls that wait for a person, and are approved without asking.

afterEach(() => vi.unstubAllGlobals())

const pay = { id: 'a', name: 'pay' }
const isPay = ({ toolName }: { readonly toolName: string }): boolean => toolName === 'pay'

describe('a call that may run without asking', () => {
  it('is approved, and nobody is ever asked', async () => {
    const provider = scriptedProvider(askingAnswer(pay), answerOf('Paid.'))
    const chat = createChatSession({ provider, autoApprove: isPay })
    const asked = vi.fn()
    chat.subscribe(() => asked(chat.getSnapshot().waiting.length))
    await chat.send('Pay.')
    expect(textsOf(chat).at(-1)).toBe('Paid.')
    expect(provider.answers[1]!.request.messages.at(-1)).toEqual({
      role: 'tool',
      content: [{ type: 'tool-approval', approvalId: 'q-a', approved: true }],
    })
    expect(new Set(asked.mock.calls.flat())).toEqual(new Set([0]))
  })

  it('is approved beside one that a person is asked about, and beside a tool of the page', async () => {
    const provider = scriptedProvider(
      askingAnswer(pay, { id: 'b', name: 'remove' }).flatMap((record, at) =>
        at === 1 ? [...callingAnswer({ id: 'c', name: 'time' }).slice(1, 3), record] : [record],
      ),
      answerOf('Done.'),
    )
    const chat = createChatSession({ provider, autoApprove: isPay, tools: { time: { execute: () => 12 } } })
    await chat.send('Go.')
    expect(chat.getSnapshot()).toMatchObject({ status: 'ready', waiting: [{ toolName: 'remove' }] })
    await chat.addApproval({ approvalId: 'q-b', approved: false })
    expect(textsOf(chat).at(-1)).toBe('Done.')
    expect(provider.answers[1]!.request.messages.at(-1)!.content).toMatchObject([
      { output: 12 },
      { approvalId: 'q-a', approved: true },
      { approvalId: 'q-b', approved: false },
    ])
  })

  it('is approved where a person allows it with another one', async () => {
    const provider = scriptedProvider(askingAnswer(pay, { id: 'b', name: 'pay' }), answerOf('Paid.'))
    let isAllowed = false
    const chat = createChatSession({ provider, autoApprove: () => isAllowed })
    await chat.send('Pay.')
    expect(chat.getSnapshot().waiting).toHaveLength(2)
    isAllowed = true
    await chat.addApproval({ approvalId: 'q-a', approved: true })
    expect(textsOf(chat).at(-1)).toBe('Paid.')
    expect(provider.answers).toHaveLength(2)
  })

  it('is approved once in two tabs', async () => {
    const provider = writtenProvider()
    const storage = memoryStorage()
    const shown = vi.fn()
    const tabs = [0, 1].map((): ChatSession => {
      const chat = createChatSession({ provider, storage, autoApprove: isPay })
      chat.subscribe(() => shown(chat.getSnapshot().waiting.length))
      return chat
    })
    const sent = tabs[0]!.send('Pay.')
    await settle()
    provider.write(...askingAnswer(pay))
    await expect.poll(() => provider.asked.length).toBe(2)
    provider.write(...answerOf('Paid.'))
    await sent
    for (const chat of tabs) await expect.poll(() => textsOf(chat).at(-1)).toBe('Paid.')
    await settle()
    expect(provider.asked).toHaveLength(2)
    expect(provider.asked[1]!.messages.at(-1)!.content).toHaveLength(1)
    expect(new Set(shown.mock.calls.flat())).toEqual(new Set([0]))
  })

  it('is refused where the answer is stopped before, and not approved by the next page', async () => {
    const provider = scriptedProvider(askingAnswer(pay))
    const storage = memoryStorage()
    const open = (): ChatSession => createChatSession({ provider, storage, autoApprove: isPay })
    // Another page has the lock.
    vi.stubGlobal('navigator', {
      locks: {
        request: (name: string, { signal }: { signal?: AbortSignal }, work: () => Promise<void>) =>
          name.endsWith('asked')
            ? work()
            : new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason))),
      },
    })
    const chat = open()
    const sent = chat.send('Pay.')
    await settle()
    expect(chat.getSnapshot().waiting).toEqual([])
    chat.stop()
    await sent
    vi.unstubAllGlobals()
    expect(chat.getSnapshot().messages.at(-1)!.message.content).toMatchObject([
      { approvalId: 'q-a', approved: false, reason: 'The tool was stopped.' },
    ])
    const next = open()
    next.subscribe(() => {})
    await settle()
    expect(provider.answers).toHaveLength(1)
  })

  it('is for a person again behind the most answers in a row', async () => {
    const provider = scriptedProvider(...Array.from({ length: 7 }, () => askingAnswer(pay)))
    const chat = createChatSession({ provider, autoApprove: isPay, maxSteps: 3 })
    await chat.send('Pay.')
    expect(provider.answers).toHaveLength(3)
    expect(chat.getSnapshot()).toMatchObject({ status: 'ready', waiting: [{ toolName: 'pay' }] })
    await chat.addApproval({ approvalId: 'q-a', approved: true })
    expect(provider.answers).toHaveLength(6)
    expect(chat.getSnapshot()).toMatchObject({ status: 'ready', waiting: [{ toolName: 'pay' }] })
  })
})
