import { ChatError, type ChatRecord, ChatStream, type FinishReason } from '@millrace/core'
import { describe, expect, it } from 'vitest'
import { Puppet } from '../support/puppet.js'
import { close, delta, failure, finish, open, opening, start } from '../support/records.js'
import { settle } from '../support/settle.js'

const streamOf = (...batches: ChatRecord[][]): ChatStream =>
  ChatStream.from(async function* () {
    yield* batches
  })
const ending = (reason: FinishReason, rawReason?: string): ChatRecord[] => [
  ...opening('so far'),
  close(),
  { type: 'finish', reason, ...(rawReason !== undefined && { rawReason }) },
]
const all = async (texts: AsyncIterable<string>): Promise<string[]> => {
  const found: string[] = []
  for await (const text of texts) found.push(text)
  return found
}
const thrownBy = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    thrown => thrown,
  )

describe('texts()', () => {
  it('gives the text as it comes, and nothing else', async () => {
    const stream = streamOf(
      opening('a'),
      [{ type: 'reasoning-start', id: 'r' }, { type: 'reasoning-delta', id: 'r', delta: 'hm' }, delta('b'), close()],
      [{ type: 'source', id: 's' }, open('1'), delta('c', '1'), close('1'), { type: 'reasoning-end', id: 'r' }, finish],
    )
    expect(await all(stream.texts())).toEqual(['a', 'b', 'c'])
  })

  it.each<[string, ChatRecord[]]>([
    ['nothing', [start, finish]],
    [
      'calls',
      [
        start,
        { type: 'tool-call-start', toolCallId: 'c', toolName: 'f' },
        { type: 'tool-call-end', toolCallId: 'c', toolName: 'f', input: {} },
        { type: 'finish', reason: 'tool-calls' },
      ],
    ],
  ])('of an answer of %s are none', async (_, records) => {
    expect(await all(streamOf(records).texts())).toEqual([])
  })

  it('cancel on break, before and after the first text', async () => {
    const puppet = new Puppet()
    const texts = new ChatStream(puppet.source).texts()
    const first = texts.next()
    await settle()
    puppet.push(...opening('a'), delta('b'))
    expect(await first).toEqual({ value: 'a', done: false })
    for await (const text of texts) {
      expect(text).toBe('b')
      break
    }
    expect(puppet.calls.at(-1)).toBe('cancel')
    expect(await texts.next()).toEqual({ value: undefined, done: true })

    const waiting = new Puppet()
    const iterator = new ChatStream(waiting.source).texts()
    const pending = iterator.next()
    await settle()
    await iterator.return?.()
    expect(await pending).toEqual({ value: undefined, done: true })
    expect(waiting.calls).toEqual(['connect', 'cancel'])
  })

  it('is lazy, and a reader like any other', async () => {
    const puppet = new Puppet()
    const stream = new ChatStream(puppet.source)
    const texts = stream.texts()
    await settle()
    expect(puppet.calls).toEqual([])
    void texts.next()
    expect(() => stream.connect({ batch() {} })).toThrow(TypeError)
  })

  it('throws a failure, with what came before it', async () => {
    const found: string[] = []
    const error = await thrownBy(
      (async () => {
        for await (const text of streamOf(opening('a'), [failure('overloaded')]).texts()) found.push(text)
      })(),
    )
    expect(found).toEqual(['a'])
    expect(error).toBeInstanceOf(ChatError)
    expect(error).toMatchObject({ code: 'overloaded', partial: { content: [{ type: 'text', text: 'a' }] } })
  })
})

describe('an ending that cannot be overlooked', () => {
  type View = (stream: ChatStream) => Promise<unknown>
  const views: Record<string, View> = {
    'text()': stream => stream.text(),
    'text({ complete: true })': stream => stream.text({ complete: true }),
    'texts()': stream => all(stream.texts()),
    'message()': stream => stream.message(),
  }

  it.each<[FinishReason, string, string | undefined]>([
    ['stop', 'text()', undefined],
    ['stop', 'text({ complete: true })', undefined],
    ['tool-calls', 'text({ complete: true })', undefined],
    ['other', 'text({ complete: true })', undefined],
    ['length', 'text()', undefined],
    ['length', 'texts()', undefined],
    ['length', 'message()', undefined],
    ['length', 'text({ complete: true })', 'truncated'],
    ['content-filter', 'text()', 'content-filter'],
    ['content-filter', 'text({ complete: true })', 'content-filter'],
    ['content-filter', 'texts()', 'content-filter'],
    ['content-filter', 'message()', undefined],
  ])('%s at %s: %s', async (reason, view, code) => {
    const error = await thrownBy(views[view]!(streamOf(ending(reason))))
    expect((error as ChatError | undefined)?.code).toBe(code)
  })

  it('text() keeps what came, and says the word of the vendor', async () => {
    const error = await thrownBy(streamOf(ending('content-filter', 'sensitive')).text())
    expect(error).toBeInstanceOf(ChatError)
    expect(error).toMatchObject({
      retryable: false,
      providerCode: 'sensitive',
      partial: {
        content: [{ type: 'text', text: 'so far' }],
        finish: { reason: 'content-filter', rawReason: 'sensitive' },
      },
    })
    expect(await streamOf(ending('length')).text()).toBe('so far')
    expect((await streamOf(ending('length', 'max_tokens')).message()).finish).toEqual({
      reason: 'length',
      rawReason: 'max_tokens',
    })
  })
})
