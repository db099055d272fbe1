import { createChatSession } from '@millrace/client'
import { expect, it } from 'vitest'
import { answerOf, closing, delta, opening } from '../support/records.js'
import { scriptedProvider } from '../support/scripted-provider.js'
import { idsOf, settle, textsOf } from '../support/session.js'

it('makes an answer anew as a branch, and goes back to the first', async () => {
  const provider = scriptedProvider(answerOf('one'), answerOf('two'), answerOf('three'))
  const chat = createChatSession({ provider })
  await chat.send('1')
  const first = chat.getSnapshot().messages[1]!
  await chat.regenerate()
  await chat.regenerate()
  const third = chat.getSnapshot().messages[1]!
  expect(textsOf(chat)).toEqual(['1', 'three'])
  expect(third.branches).toHaveLength(3)
  expect(third.branches.indexOf(third.id)).toBe(2)
  expect(provider.answers.map(({ request }) => request.messages)).toEqual(
    Array(3).fill([{ role: 'user', content: '1' }]),
  )
  chat.selectBranch(first.id)
  expect(textsOf(chat)).toEqual(['1', 'one'])
  expect(chat.getSnapshot().messages[1]!.branches).toEqual(third.branches)
})

it('edits a question as a branch, whose messages are the only ones that go along', async () => {
  const provider = scriptedProvider(answerOf('one'), answerOf('two'), answerOf('other'), answerOf('last'))
  const chat = createChatSession({ provider })
  await chat.send('1')
  await chat.send('2')
  const before = idsOf(chat)
  await chat.edit(before[2]!, '2b')
  expect(textsOf(chat)).toEqual(['1', 'one', '2b', 'other'])
  expect(provider.answers[2]!.request.messages.map(({ content }) => content)).toEqual([
    '1',
    [{ type: 'text', text: 'one' }],
    '2b',
  ])
  chat.selectBranch(before[2]!)
  expect(idsOf(chat)).toEqual(before)
  await chat.send('3')
  expect(textsOf(chat)).toEqual(['1', 'one', '2', 'two', '3', 'last'])
})

it('edits the first question', async () => {
  const chat = createChatSession({ provider: scriptedProvider(answerOf('one'), answerOf('two')) })
  await chat.send('1')
  const [question] = chat.getSnapshot().messages
  await chat.edit(question!.id, '2')
  expect(textsOf(chat)).toEqual(['2', 'two'])
  expect(chat.getSnapshot().messages[0]!.branches).toHaveLength(2)
})

it.each(['edit', 'regenerate'] as const)('%s stops the answer that runs, which stays as a branch', async how => {
  const provider = scriptedProvider()
  const chat = createChatSession({ provider })
  const sent = chat.send('1')
  await settle()
  provider.answers[0]!.write(...opening, delta('on'))
  await settle()
  const [question, running] = chat.getSnapshot().messages
  const again = how === 'edit' ? chat.edit(question!.id, '2') : chat.regenerate()
  await sent
  await settle()
  expect(provider.answers[0]!.cancelled).toBe(true)
  provider.answers[0]!.write(delta('e'), ...closing)
  provider.answers[1]!.write(...answerOf('two'))
  await again
  expect(textsOf(chat).at(-1)).toBe('two')
  chat.selectBranch(running!.id)
  expect(textsOf(chat)).toEqual(['1', 'on'])
  expect(chat.getSnapshot().messages[1]!.status).toBe('stopped')
})

it('asks for an answer to the last message where there is none', async () => {
  const provider = scriptedProvider(answerOf('one'), answerOf('two'))
  const chat = createChatSession({ provider })
  await chat.send('1')
  await chat.regenerate(idsOf(chat)[0])
  expect(textsOf(chat)).toEqual(['1', 'two'])
})

it('refuses what is not there, and leaves the answer that runs alone', async () => {
  const provider = scriptedProvider()
  const chat = createChatSession({ provider })
  await expect(chat.regenerate()).rejects.toMatchObject({ code: 'invalid-request' })
  const sent = chat.send('1')
  await expect(chat.edit('nothing', '2')).rejects.toMatchObject({ code: 'invalid-request' })
  await expect(chat.edit(idsOf(chat)[1]!, '2')).rejects.toMatchObject({ code: 'invalid-request' })
  await expect(chat.regenerate('nothing')).rejects.toMatchObject({ code: 'invalid-request' })
  expect(() => chat.selectBranch('nothing')).toThrow('There is no such message.')
  await settle()
  provider.answers[0]!.write(...answerOf('one'))
  await sent
  expect(textsOf(chat)).toEqual(['1', 'one'])
})

it.each(['edit', 'regenerate'] as const)('%s asks nothing where the conversation is forgotten meanwhile', async how => {
  const provider = scriptedProvider(answerOf('one'))
  const chat = createChatSession({ provider })
  await chat.send('1')
  const sent = chat.send('2')
  await settle()
  const question = idsOf(chat)[2]!
  const cleared = chat.clear()
  const again = how === 'edit' ? chat.edit(question, '2b') : chat.regenerate(question)
  await expect(again).rejects.toMatchObject({ code: 'invalid-request' })
  await Promise.all([cleared, sent])
  expect(provider.answers).toHaveLength(2)
  expect(chat.getSnapshot()).toMatchObject({ status: 'ready', messages: [] })
})

it('ends with one answer where several are asked for at once', async () => {
  const provider = scriptedProvider()
  const chat = createChatSession({ provider })
  const sent = chat.send('1')
  await settle()
  const again = [chat.regenerate(), chat.regenerate(), chat.regenerate()]
  await settle()
  const running = provider.answers.filter(({ cancelled }) => !cancelled)
  expect(running).toEqual(provider.answers.slice(-1))
  provider.answers.at(-1)!.write(...answerOf('one'))
  await Promise.all([sent, ...again])
  expect(textsOf(chat)).toEqual(['1', 'one'])
  expect(chat.getSnapshot().status).toBe('ready')
})
