import { createChatSession } from '@millrace/client'
import { expect, it } from 'vitest'
import { answerOf, delta, opening } from '../support/records.js'
import { scriptedProvider } from '../support/scripted-provider.js'
import { settle, textsOf } from '../support/session.js'

it('stops before anything has come', async () => {
  const provider = scriptedProvider()
  const chat = createChatSession({ provider })
  const sent = chat.send('1')
  await settle()
  chat.stop()
  await sent
  expect(provider.answers[0]!.cancelled).toBe(true)
  expect(chat.getSnapshot()).toMatchObject({ status: 'ready' })
  expect(chat.getSnapshot().error).toBeUndefined()
  expect(chat.getSnapshot().messages[1]).toMatchObject({ status: 'stopped', message: { content: [] } })
})

it('stops in the same moment in which it was asked', async () => {
  const provider = scriptedProvider()
  const chat = createChatSession({ provider })
  const sent = chat.send('1')
  chat.stop()
  await sent
  expect(chat.getSnapshot().status).toBe('ready')
  expect(provider.answers.every(({ cancelled }) => cancelled)).toBe(true)
})

it('keeps what has come, and goes on from there', async () => {
  const provider = scriptedProvider()
  const chat = createChatSession({ provider })
  const sent = chat.send('1')
  await settle()
  provider.answers[0]!.write(...opening, delta('on'))
  await settle()
  chat.stop()
  chat.stop()
  await sent
  expect(textsOf(chat)).toEqual(['1', 'on'])
  expect(chat.getSnapshot().messages[1]!.status).toBe('stopped')
  const next = chat.send('2')
  await settle()
  provider.answers[1]!.write(...answerOf('two'))
  await next
  expect(textsOf(chat)).toEqual(['1', 'on', '2', 'two'])
})

it('takes the next question in the moment of the stop', async () => {
  const provider = scriptedProvider()
  const chat = createChatSession({ provider })
  const sent = chat.send('1')
  await settle()
  chat.stop()
  const next = chat.send('2')
  await sent
  await settle()
  provider.answers[1]!.write(...answerOf('two'))
  await next
  expect(textsOf(chat)).toEqual(['1', '', '2', 'two'])
  expect(provider.answers[1]!.request.messages).toEqual([
    { role: 'user', content: '1' },
    { role: 'user', content: '2' },
  ])
})

it('leaves a call out of the next question that was cut before its result', async () => {
  const provider = scriptedProvider()
  const chat = createChatSession({ provider, tools: { t: {} } })
  const sent = chat.send('1')
  await settle()
  provider.answers[0]!.write(...opening, delta('on'), { type: 'tool-call-start', toolCallId: 'c', toolName: 't' })
  await settle()
  chat.stop()
  await sent
  const next = chat.send('2')
  await settle()
  provider.answers[1]!.write(...answerOf('two'))
  await next
  expect(provider.answers[1]!.request.messages[1]).toEqual({
    role: 'assistant',
    content: [{ type: 'text', text: 'on' }],
  })
})

it('does nothing where nothing runs', () => {
  const chat = createChatSession({ provider: scriptedProvider() })
  chat.stop()
  expect(chat.getSnapshot().status).toBe('ready')
})
