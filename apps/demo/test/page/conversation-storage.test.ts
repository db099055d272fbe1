import { memoryStorage, type SavedChat } from '@millrace/client'
import { describe, expect, it, vi } from 'vitest'
import { notesOf, rememberNotes, withdrawalsOf } from '../../src/page/answer/history.js'
import { noteRecord } from '../../src/page/answer/withdrawals.js'
import { ConversationStorage } from '../../src/page/conversations/conversation-storage.js'

const message = (id: string, parentId?: string) =>
  ({ id, ...(parentId && { parentId }), message: { role: 'user', content: id }, status: 'complete' }) as const
const chat = (...nodes: SavedChat['nodes']): SavedChat => ({ version: 1, nodes, chosen: [] })

/** A page with a conversation. */
class TestPage {
  chat: SavedChat
  readonly isReading = false
  readonly take = vi.fn((taken: SavedChat) => {
    this.chat = taken
  })

  constructor(chat: SavedChat) {
    this.chat = chat
  }
}
const page = (first: SavedChat) => new TestPage(first)

describe('the storage of a conversation', () => {
  it('joins what two tabs have said, by the storage that it is given', async () => {
    const shared = memoryStorage()
    const [one, other] = [page(chat(message('a'))), page(chat())]
    await new ConversationStorage('c', false, shared).update(one)
    await new ConversationStorage('c', false, shared).update(other)
    expect(other.chat.nodes).toEqual([message('a')])
    expect(one.take).not.toHaveBeenCalled()
  })

  it('says that a page has only heard of others: of two that read one answer none saves it for the other', async () => {
    const inner = { ...memoryStorage(), update: vi.fn() }
    const storage = new ConversationStorage('c', false, inner)
    const reader = Object.assign(page(chat(message('a'))), { isHearing: true })
    await storage.update(reader)
    const [seen] = inner.update.mock.calls[0]!
    expect(seen.isHearing).toBe(true)
    reader.isHearing = false
    expect(seen.isHearing).toBe(false)
  })

  it('asks for nothing, and saves nothing, where nothing was said yet', async () => {
    const inner = { ...memoryStorage(), update: vi.fn() }
    const storage = new ConversationStorage('c', true, inner)
    await storage.update(page(chat()))
    expect(inner.update).not.toHaveBeenCalled()
    await storage.update(page(chat(message('a'))))
    expect(inner.update).toHaveBeenCalledTimes(1)
  })

  it('keeps what was seen of an answer, and gives it to the next page', async () => {
    const shared = memoryStorage()
    const records = [
      '{"type":"text-start","id":"0"}',
      '{"type":"text-delta","id":"0","delta":"Once"}',
      '{"type":"reset"}',
    ]
    for (const [at, record] of records.entries()) noteRecord('stream', at + 1, record)
    const noted = { ...message('noted'), streamId: 'stream' }
    const withdrawals = [{ at: 0, text: 'Once', size: 4 }]
    await new ConversationStorage('c', false, shared).update(page(chat(noted)))
    const saved = await shared.load()
    expect(saved?.nodes).toEqual([{ ...noted, withdrawals }])
    shared.save(chat({ ...saved!.nodes[0]!, id: 'next page' }))
    await new ConversationStorage('c', false, shared).update(page(chat()))
    expect(withdrawalsOf({ id: 'next page' })).toEqual(withdrawals)
  })

  it.each([
    [{ durations: { 'reasoning 0': 'long' } }],
    [{ durations: { 'reasoning 0': null } }],
    [{ withdrawals: 'all' }],
    [{ withdrawals: [null] }],
    [{ withdrawals: [{ at: 0, text: 5, size: 1 }] }],
    [{ withdrawals: [{ at: '0', text: '', size: 1 }] }],
  ])('leaves out notes that are none: %j', notes => {
    rememberNotes('odd', notes as never)
    expect(notesOf({ id: 'odd' })).toEqual({})
  })
})
