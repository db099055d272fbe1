import { expect, it } from 'vitest'
import { type Asked, promptOf, type Turn, userTextOf } from '../../src/answer/asked.js'
import { composeAnswer } from '../../src/answer/compose.js'

const reminder = '<system-reminder>\nThe weather tool is there.\n</system-reminder>\n'

const asked = (...turns: readonly Turn[]): Asked => ({
  model: 'm',
  streamed: true,
  turns,
  tools: [{ name: 'weather', parameters: { type: 'object' } }],
  toolChoice: 'auto',
  think: false,
  json: false,
})
const said = (text: string, attachments?: number): Turn => ({ role: 'user', text, ...(attachments && { attachments }) })
const answer = (turns: Asked) => composeAnswer(promptOf(turns, 'm', userTextOf(turns), new Date(0)))

// Claude Code puts them into messages of its user, which every other dialect joins with the words.
it.each([
  ['before the words', `${reminder}What is 2 + 3?`],
  ['behind them', `What is 2 + 3? ${reminder}`],
  ['around them', `${reminder}What is 2 + 3? ${reminder}${reminder}`],
  ['behind them, and open to the end', 'What is 2 + 3? <system-reminder>The weather tool is there.'],
])('no tool is called for a reminder %s', (_, text) => {
  expect(userTextOf(asked(said(text)))).toBe('What is 2 + 3?')
  const { text: words, toolCalls } = answer(asked(said(text)))
  expect([toolCalls, String(words).includes('2 + 3 = 5')]).toEqual([undefined, true])
})

it('a message that is a reminder alone is none of the user', () => {
  const call: Turn = { role: 'assistant', text: '' }
  const result: Turn = { role: 'tool', text: 'Sunny' }
  const { text, toolCalls } = answer(asked(said(`${reminder}The weather?`), call, result, said(reminder)))
  expect([toolCalls, String(text).includes('Sunny')]).toEqual([undefined, true])
})

it('a picture beside a reminder is shown', () => {
  expect(promptOf(asked(said('Hi'), said(reminder, 1)), 'm', '', new Date(0)).attachments).toBe(1)
})

it('other words stay as they are, spaces too', () => {
  expect(userTextOf(asked(said(' <b>Hi</b> ')))).toBe(' <b>Hi</b> ')
  expect(userTextOf(asked())).toBe('')
})
