import { createChatSession } from '@millrace/client'
import { expect, it } from 'vitest'
import { answerOf, callingAnswer } from '../support/records.js'
import { scriptedProvider } from '../support/scripted-provider.js'

it('reads its options when it needs them, so that they may change: provider, settings and tools', async () => {
  const first = scriptedProvider(answerOf('One.'))
  const second = scriptedProvider(callingAnswer({ id: 'c', name: 'later' }), answerOf('Two.'))
  const options = { provider: first, request: { model: 'one' }, tools: { earlier: {} } }
  const chat = createChatSession(options)
  await chat.send('Hi')
  Object.assign(options, { provider: second, request: { model: 'two' }, tools: { later: { execute: () => 'run' } } })
  await chat.send('And now?')
  expect(first.answers.map(({ request }) => [request.model, request.tools?.map(({ name }) => name)])).toEqual([
    ['one', ['earlier']],
  ])
  expect(second.answers.map(({ request }) => [request.model, request.tools?.map(({ name }) => name)])).toEqual([
    ['two', ['later']],
    ['two', ['later']],
  ])
  expect(second.answers[1]!.request.messages.at(-1)).toMatchObject({ content: [{ output: 'run' }] })
})
