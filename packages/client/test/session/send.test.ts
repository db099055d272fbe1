import { createChatSession } from '@millrace/client'
import { expect, it, test } from 'vitest'
import { answerOf, closing, delta, opening } from '../support/records.js'
import { scriptedProvider } from '../support/scripted-provider.js'
import { settle, textsOf } from '../support/session.js'

test('a question and its answer', async () => {
  const provider = scriptedProvider(answerOf('Hello'))
  const chat = createChatSession({ provider })
  await chat.send('Hi')
  expect(textsOf(chat)).toEqual(['Hi', 'Hello'])
  expect(chat.getSnapshot()).toMatchObject({ status: 'ready', restored: true, waiting: [] })
  expect(chat.getSnapshot().messages[1]).toMatchObject({ status: 'complete', answer: { usage: { outputTokens: 2 } } })
  expect(provider.answers[0]!.request.messages).toEqual([{ role: 'user', content: 'Hi' }])
})

it('sends the whole conversation with the next question', async () => {
  const provider = scriptedProvider(answerOf('one'), answerOf('two'))
  const chat = createChatSession({ provider })
  await chat.send('1')
  await chat.send('2')
  expect(provider.answers[1]!.request.messages).toEqual([
    { role: 'user', content: '1' },
    { role: 'assistant', content: [{ type: 'text', text: 'one' }] },
    { role: 'user', content: '2' },
  ])
})

it('is submitted until something can be seen, then streaming, then ready, each told at once', async () => {
  const provider = scriptedProvider()
  const chat = createChatSession({ provider })
  const told: string[] = []
  chat.subscribe(() => {
    const { status } = chat.getSnapshot()
    if (told.at(-1) !== status) told.push(status)
  })
  const sent = chat.send('Hi')
  expect(chat.getSnapshot().status).toBe('submitted')
  expect(textsOf(chat)).toEqual(['Hi', ''])
  await settle()
  provider.answers[0]!.write(...opening)
  await settle()
  expect(told).toEqual(['submitted'])
  provider.answers[0]!.write(delta('Hel'))
  await settle()
  expect(told).toEqual(['submitted', 'streaming'])
  provider.answers[0]!.write(delta('lo'), ...closing)
  await sent
  expect(told).toEqual(['submitted', 'streaming', 'ready'])
})

it('gives the same objects for what has not changed', async () => {
  const provider = scriptedProvider(answerOf('one'))
  const chat = createChatSession({ provider })
  await chat.send('1')
  const before = chat.getSnapshot()
  expect(chat.getSnapshot()).toBe(before)
  const sent = chat.send('2')
  await settle()
  provider.answers[1]!.write(...opening, delta('t'))
  await settle()
  const during = chat.getSnapshot()
  provider.answers[1]!.write(delta('wo'))
  await settle()
  const after = chat.getSnapshot()
  expect(after).not.toBe(during)
  expect(after.messages.slice(0, 3)).toEqual(during.messages.slice(0, 3))
  for (const at of [0, 1, 2]) expect(after.messages[at]).toBe(during.messages[at])
  for (const at of [0, 1]) expect(after.messages[at]).toBe(before.messages[at])
  expect(after.messages[3]).not.toBe(during.messages[3])
  expect(after.messages[3]!.id).toBe(during.messages[3]!.id)
  provider.answers[1]!.write(...closing)
  await sent
  expect(chat.getSnapshot().messages[3]!.id).toBe(during.messages[3]!.id)
})

it('refuses a second question while an answer runs, and loses nothing', async () => {
  const provider = scriptedProvider()
  const chat = createChatSession({ provider })
  const sent = chat.send('1')
  await expect(chat.send('2')).rejects.toMatchObject({ code: 'invalid-request' })
  provider.answers[0]!.write(...answerOf('one'))
  await sent
  expect(textsOf(chat)).toEqual(['1', 'one'])
  expect(provider.answers).toHaveLength(1)
})

it('tells a failure, and forgets it when it is asked anew', async () => {
  const error = { code: 'overloaded', message: 'Busy.', retryable: true } as const
  const provider = scriptedProvider([{ type: 'error', error }], answerOf('one'))
  const chat = createChatSession({ provider })
  await chat.send('1')
  expect(chat.getSnapshot()).toMatchObject({ status: 'error', error })
  expect(chat.getSnapshot().messages[1]).toMatchObject({ status: 'failed', message: { content: [] } })
  await chat.regenerate()
  expect(chat.getSnapshot().status).toBe('ready')
  expect(chat.getSnapshot().error).toBeUndefined()
  expect(textsOf(chat)).toEqual(['1', 'one'])
  // A branch that shows nothing is of no use to anybody.
  expect(chat.getSnapshot().messages[1]!.branches).toHaveLength(1)
  expect(provider.answers[1]!.request.messages).toEqual([{ role: 'user', content: '1' }])
})

it('keeps what came before a failure, and sends it with the next question', async () => {
  const error = { code: 'truncated', message: 'Cut.', retryable: true } as const
  const cut = [...opening, delta('on'), { type: 'error', error } as const]
  const provider = scriptedProvider(cut, answerOf('two'))
  const chat = createChatSession({ provider })
  await chat.send('1')
  expect(textsOf(chat)).toEqual(['1', 'on'])
  await chat.send('2')
  expect(provider.answers[1]!.request.messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'user'])
})

it.each(['', {}, { text: '' }, { attachments: [] }, undefined as never])(
  'refuses %j, which says nothing',
  async input => {
    await expect(createChatSession({ provider: scriptedProvider() }).send(input)).rejects.toThrow(TypeError)
  },
)

it('refuses to be made without a provider', () => {
  expect(() => createChatSession({} as never)).toThrow(TypeError)
})

it('sends attachments as parts, before the text', async () => {
  const provider = scriptedProvider(answerOf('A cat.'))
  const chat = createChatSession({ provider })
  const picture = new File([Uint8Array.of(1, 2, 3)], 'cat.png', { type: 'image/png' })
  const ready = { type: 'audio', mediaType: 'audio/wav', data: 'AAAA' } as const
  const bytes = { type: 'file', mediaType: 'application/pdf', data: Buffer.from([1, 2, 3]) } as const
  await chat.send({ text: 'What is it?', attachments: [picture, ready, bytes, new Blob(['x'])] })
  expect(provider.answers[0]!.request.messages).toEqual([
    {
      role: 'user',
      content: [
        { type: 'image', mediaType: 'image/png', data: 'AQID', name: 'cat.png' },
        ready,
        // JSON, in which a storage keeps the conversation, has no bytes.
        { type: 'file', mediaType: 'application/pdf', data: 'AQID' },
        { type: 'file', mediaType: 'application/octet-stream', data: 'eA==' },
        { type: 'text', text: 'What is it?' },
      ],
    },
  ])
})

it('holds a part as it was when it was said, also one that a framework follows', async () => {
  const provider = scriptedProvider(answerOf('Yes.'))
  const chat = createChatSession({ provider })
  const part = { type: 'image', mediaType: 'image/png', data: 'AQID', providerData: { test: { a: 1 } } } as const
  // As Vue's reactive() and Svelte's $state give it: IndexedDB refuses to hold a proxy.
  const followed: typeof part = new Proxy(
    { ...part, providerData: new Proxy({ test: new Proxy({ a: 1 }, {}) }, {}) },
    {},
  ) as never
  await chat.send({ attachments: [followed] })
  Object.assign(followed, { mediaType: 'image/jpeg' })
  const { content } = chat.getSnapshot().messages[0]!.message
  expect(structuredClone(content)).toEqual([part])
})

it('takes the list of files of an input as it is', async () => {
  const provider = scriptedProvider(answerOf('Two.'))
  const chat = createChatSession({ provider })
  const [a, b] = ['a', 'b'].map(name => new File([name], name, { type: 'text/plain' }))
  // As a FileList: no array, with a length.
  await chat.send({ attachments: { length: 2, 0: a!, 1: b! } })
  expect(provider.answers[0]!.request.messages[0]!.content).toMatchObject([{ name: 'a' }, { name: 'b' }])
  await expect(chat.send({ attachments: { length: 0 } })).rejects.toThrow(TypeError)
})

it('asks with the settings of the moment', async () => {
  const provider = scriptedProvider(answerOf('1'), answerOf('2'))
  let model = 'a'
  const chat = createChatSession({ provider, request: () => ({ model, temperature: 0 }) })
  await chat.send('1')
  model = 'b'
  await chat.send('2')
  expect(provider.answers.map(({ request }) => request.model)).toEqual(['a', 'b'])
})

it('fails the answer, and rejects, where the provider takes no such request', async () => {
  const provider = {
    id: 'x',
    stream() {
      throw new TypeError('model takes a name.')
    },
  }
  const chat = createChatSession({ provider })
  await expect(chat.send('Hi')).rejects.toThrow('model takes a name.')
  expect(chat.getSnapshot()).toMatchObject({ status: 'error', error: { code: 'unknown' } })
})

it('goes on telling others where one listener throws', async () => {
  const uncaught: unknown[] = []
  const onUncaught = (thrown: unknown): void => void uncaught.push(thrown)
  process.prependListener('uncaughtException', onUncaught)
  const own = process.rawListeners('uncaughtException').filter(listener => listener !== onUncaught)
  for (const listener of own) process.off('uncaughtException', listener as () => void)
  try {
    const chat = createChatSession({ provider: scriptedProvider(answerOf('one')) })
    let told = 0
    chat.subscribe(() => {
      throw new Error('mine')
    })
    chat.subscribe(() => void told++)
    await chat.send('1')
    await settle()
    expect(told).toBeGreaterThan(1)
    expect(uncaught.length).toBe(told)
  } finally {
    process.off('uncaughtException', onUncaught)
    for (const listener of own) process.on('uncaughtException', listener as () => void)
  }
})
