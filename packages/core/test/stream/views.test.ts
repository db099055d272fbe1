import { ChatError, type ChatEvent, type ChatRecord, ChatStream } from '@millrace/core'
import { describe, expect, it } from 'vitest'
import { Puppet } from '../support/puppet.js'
import { briefly, close, delta, failure, finish, open, opening, start } from '../support/records.js'
import { settle } from '../support/settle.js'
import { catchingUncaught } from '../support/uncaught.js'

const puppetStream = () => {
  const puppet = new Puppet()
  return { puppet, stream: new ChatStream(puppet.source) }
}

const streamOf = (...batches: ChatRecord[][]): ChatStream =>
  new ChatStream(reader => {
    for (const batch of batches) reader.batch(batch)
    return new Puppet()
  })

const pendingNow = async (promise: Promise<unknown>): Promise<boolean> => {
  let pending = true
  void promise.then(() => {
    pending = false
  })
  await settle()
  return pending
}

describe('batches()', () => {
  it('gives every batch, the failure as a record', async () => {
    const batches: (readonly ChatRecord[])[] = []
    for await (const batch of streamOf(opening(), [delta('b')], [failure()]).batches()) batches.push(batch)
    expect(briefly(batches)).toEqual(['start +0 0:a', '0:b', '-0 error network'])
  })

  it('queues at most one: the source is paused when a second comes unasked', async () => {
    const { puppet, stream } = puppetStream()
    const batches = stream.batches()
    const first = batches.next()
    await settle()
    puppet.push(...opening())
    await expect(first).resolves.toMatchObject({ done: false })
    expect(puppet.calls).toEqual(['connect'])
    puppet.push(delta('b'))
    expect(puppet.calls).toEqual(['connect', 'pause'])
    puppet.push(delta('c'))
    const second = await batches.next()
    expect(second.value).toEqual([delta('b')])
    await settle()
    expect(puppet.calls.at(-1)).toBe('pause')
    expect((await batches.next()).value).toEqual([delta('c')])
    await settle()
    expect(puppet.calls.at(-1)).toBe('resume')
  })

  it('answers concurrent next() calls in order, and those behind the end', async () => {
    const { puppet, stream } = puppetStream()
    const batches = stream.batches()
    const asked = [batches.next(), batches.next(), batches.next(), batches.next()]
    await settle()
    puppet.push(...opening())
    puppet.push(close(), finish)
    const answers = await Promise.all(asked)
    expect(briefly(answers.flatMap(answer => (answer.done ? [] : [answer.value])))).toEqual([
      'start +0 0:a',
      '-0 finish stop',
    ])
    expect(answers.map(answer => answer.done)).toEqual([false, false, true, true])
    expect(await batches.next()).toEqual({ value: undefined, done: true })
  })

  it('keeps a queued terminal batch', async () => {
    const { puppet, stream } = puppetStream()
    const batches = stream.batches()
    const first = batches.next()
    await settle()
    puppet.push(...opening())
    puppet.push(close(), finish)
    await first
    expect((await batches.next()).value).toEqual([close(), finish])
    expect((await batches.next()).done).toBe(true)
  })

  it('return() during a pending next() ends both and cancels', async () => {
    const { puppet, stream } = puppetStream()
    const batches = stream.batches()
    const pending = batches.next()
    await settle()
    await expect(batches.return?.()).resolves.toEqual({ value: undefined, done: true })
    await expect(pending).resolves.toEqual({ value: undefined, done: true })
    expect(puppet.calls).toEqual(['connect', 'cancel'])
    expect((await batches.next()).done).toBe(true)
  })

  it('return() before the first next() never connects', async () => {
    const { puppet, stream } = puppetStream()
    const batches = stream.batches()
    await batches.return?.()
    expect((await batches.next()).done).toBe(true)
    await settle()
    expect(puppet.calls).toEqual([])
  })

  it('return() drops what is queued', async () => {
    const { puppet, stream } = puppetStream()
    const batches = stream.batches()
    const first = batches.next()
    await settle()
    puppet.push(...opening())
    puppet.push(delta('b'))
    await first
    await batches.return?.()
    expect((await batches.next()).done).toBe(true)
  })

  it('waits as long as nothing comes', async () => {
    const { stream } = puppetStream()
    expect(await pendingNow(stream.batches().next())).toBe(true)
  })
})

describe('for await', () => {
  it('gives the events one by one', async () => {
    const events: ChatEvent[] = []
    for await (const event of streamOf(opening(), [delta('b'), close(), finish])) events.push(event)
    expect(events).toEqual([...opening(), delta('b'), close(), finish])
  })

  it('throws a ChatError with what came so far, and its cause', async () => {
    const cause = new Error('socket')
    const stream = ChatStream.from(async function* () {
      yield opening('so far')
      throw new ChatError({ code: 'network', message: 'broke', retryable: true }, { cause })
    })
    const seen: string[] = []
    const reading = (async () => {
      for await (const event of stream) seen.push(event.type)
    })()
    const error = await reading.catch(thrown => thrown)
    expect(error).toBeInstanceOf(ChatError)
    expect(error).toMatchObject({ code: 'network', message: 'broke', retryable: true, cause })
    expect(error.partial.content).toEqual([{ type: 'text', text: 'so far' }])
    expect(seen).toEqual(['start', 'text-start', 'text-delta', 'text-end'])
  })

  it('break is Flow.cancel(): the source is closed and nothing more is read', async () => {
    const { puppet, stream } = puppetStream()
    puppet.acts.connect = () => queueMicrotask(() => puppet.push(...opening(), delta('b')))
    for await (const event of stream) if (event.type === 'text-delta') break
    expect(puppet.calls).toEqual(['connect', 'cancel'])
  })

  it('is done after the failure was thrown', async () => {
    const events = streamOf(opening(), [failure()])[Symbol.asyncIterator]()
    const results = []
    for (let i = 0; i < 4; i++) results.push((await events.next()).value?.type)
    expect(results).toEqual(['start', 'text-start', 'text-delta', 'text-end'])
    await expect(events.next()).rejects.toBeInstanceOf(ChatError)
    expect(await events.next()).toEqual({ value: undefined, done: true })
  })

  it('loses and doubles nothing when next() is called before the last answer is there', async () => {
    const { puppet, stream } = puppetStream()
    const events = stream[Symbol.asyncIterator]()
    const asked = Array.from({ length: 8 }, () => events.next())
    await settle()
    puppet.push(...opening())
    puppet.push(delta('b'), delta('c'))
    puppet.push(close(), finish)
    const answers = await Promise.all(asked)
    expect(answers.map(answer => answer.value)).toEqual([
      ...opening(),
      delta('b'),
      delta('c'),
      close(),
      finish,
      undefined,
    ])
  })

  it('return() during a pending next() ends both', async () => {
    const { puppet, stream } = puppetStream()
    const events = stream[Symbol.asyncIterator]()
    const pending = events.next()
    await settle()
    await events.return?.()
    expect(await pending).toEqual({ value: undefined, done: true })
    expect(puppet.calls).toEqual(['connect', 'cancel'])
  })
})

describe('text() and message()', () => {
  const answer = (): ChatStream =>
    streamOf(
      [{ ...start, model: 'm-1', warnings: [{ message: 'left out' }] } as ChatRecord, open(), delta('Hel')],
      [delta('lo'), close(), { type: 'reasoning-start', id: '1' }, { type: 'reasoning-delta', id: '1', delta: 'hm' }],
      [
        { type: 'reasoning-end', id: '1' },
        { type: 'source', id: 's', url: 'https://example.com' },
      ],
      [open('2'), delta('!', '2'), close('2')],
      [{ ...finish, usage: { inputTokens: 1, outputTokens: 2 } }],
    )

  it('text is the text parts', async () => {
    expect(await answer().text()).toBe('Hello!')
  })

  it('text of several steps is that of the last one, and texts() gives all', async () => {
    const steps = (...last: ChatRecord[]) =>
      streamOf(
        [...opening(), close()],
        [
          { type: 'tool-call-start', toolCallId: 'c', toolName: 'f' },
          { type: 'tool-call-end', toolCallId: 'c', toolName: 'f', input: {} },
          { type: 'tool-result', toolCallId: 'c', output: 1 },
          { type: 'step-end' },
          ...last,
          finish,
        ],
      )
    const last = [open('1'), delta('It is ', '1'), close('1'), open('2'), delta('sunny.', '2'), close('2')]

    expect(await steps(...last).text()).toBe('It is sunny.')
    expect(await steps().text()).toBe('')
    const all = (await steps(...last).message()).content.flatMap(part => ('text' in part ? part.text : []))
    const texts: string[] = []
    for await (const text of steps(...last).texts()) texts.push(text)
    expect(texts.join('')).toBe(all.join(''))
    expect(texts.join('')).toMatch(/.It is sunny\.$/)
  })

  it('message is all of it', async () => {
    const content = [
      { type: 'text', text: 'Hello' },
      { type: 'reasoning', text: 'hm' },
      { type: 'text', text: '!' },
    ]
    expect(await answer().message()).toEqual({
      role: 'assistant',
      messageId: 'm1',
      model: 'm-1',
      content,
      messages: [{ role: 'assistant', content }],
      finish: { reason: 'stop' },
      usage: { inputTokens: 1, outputTokens: 2 },
      sources: [{ id: 's', url: 'https://example.com' }],
      warnings: [{ message: 'left out' }],
    })
  })

  it('what leaves is frozen, and what the source gave is not', async () => {
    const file: ChatRecord = { type: 'file', mediaType: 'image/png', data: 'AA==' }
    const message = await streamOf([...opening(), close(), file, { type: 'source', id: 's' }, finish]).message()
    const { content, messages, sources } = message
    for (const value of [
      message,
      content,
      ...content,
      messages,
      ...messages,
      messages[0]!.content,
      sources,
      message.finish,
    ])
      expect(Object.isFrozen(value)).toBe(true)
    expect(Object.isFrozen(file)).toBe(false)
    expect(Object.isFrozen(finish)).toBe(false)
  })

  it.each(['text', 'message'] as const)('%s rejects with the failure and what came before it', async view => {
    const error = await streamOf(opening('so far'), [failure('overloaded')])
      [view]()
      .catch(thrown => thrown)
    expect(error).toBeInstanceOf(ChatError)
    expect(error.code).toBe('overloaded')
    expect(error.partial).toEqual({
      role: 'assistant',
      messageId: 'm1',
      content: [{ type: 'text', text: 'so far' }],
      messages: [{ role: 'assistant', content: [{ type: 'text', text: 'so far' }] }],
    })
    expect(Object.isFrozen(error.partial)).toBe(true)
    expect(JSON.stringify(error)).not.toContain('so far')
  })

  it('an answer without an id gets one', async () => {
    const { messageId } = await streamOf([finish]).message()
    expect(messageId).toMatch(/^[\w-]{22}$/)
  })
})

it('no view leaves a rejection unhandled', async () => {
  const unhandled = await catchingUncaught(async () => {
    const failing = () => streamOf(opening(), [failure()])
    await failing()
      .text()
      .catch(() => {})
    await failing()
      .message()
      .catch(() => {})
    for await (const _ of failing().batches());
    const events = failing()[Symbol.asyncIterator]()
    await events.next()
    await events.return?.()
    failing().connect({ batch: () => {} })
    const thrown = ChatStream.from(async function* () {
      await settle()
      yield opening()
      throw new Error('after the reader left')
    })
    const left = thrown.connect({ batch: () => left.cancel() })
    await settle()
    await settle()
    await settle()
  })
  expect(unhandled).toEqual([])
})
