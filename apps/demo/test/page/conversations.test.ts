import type { SavedChat } from '@millrace/client'
import { describe, expect, it } from 'vitest'
import { firstQuestion, titleOf } from '../../src/page/conversations/conversation.js'
import { groupByDate } from '../../src/page/conversations/group-by-date.js'
import { markdownFileName, markdownOf } from '../../src/page/conversations/markdown.js'
import { textFilePart } from '../../src/page/lib/user-content.js'

describe('titles', () => {
  it.each([
    ['What is a millrace?', 'What is a millrace?'],
    ['\n\n  two   spaces\nnext', 'two spaces'],
    ['', ''],
    [
      'Explain to me in detail how the water of a river comes to the wheel of a mill',
      'Explain to me in detail how the water of a river comes to…',
    ],
    ['水'.repeat(100), `${'水'.repeat(59)}…`],
  ])('of %j is %j', (question, title) => {
    expect(titleOf(question)).toBe(title)
  })

  it('are never cut inside of a character', () => {
    expect(titleOf('😀'.repeat(60)).isWellFormed()).toBe(true)
  })

  it('of a question of files alone is the name of the first one', () => {
    const chat = (content: SavedChat['nodes'][number]['message']['content']): SavedChat => ({
      version: 1,
      nodes: [{ id: 'a', message: { role: 'user', content }, status: 'complete' }],
      chosen: [],
    })
    expect(firstQuestion(chat([textFilePart({ name: 'a.csv', text: 'x' })]))).toBe('a.csv')
    expect(firstQuestion(chat([textFilePart({ name: 'a.csv', text: 'x' }), { type: 'text', text: 'Sum' }]))).toBe('Sum')
  })
})

describe('groups by date', () => {
  const now = new Date(2026, 10, 28, 9, 0).getTime()
  const row = (...date: [number, number, number, number?]) =>
    ({ id: date.join('-'), updatedAt: new Date(...date).getTime() }) as never

  it('follow the reader’s days', () => {
    const rows = [
      row(2026, 10, 28, 0),
      row(2026, 10, 27, 23),
      row(2026, 10, 22),
      row(2026, 9, 30),
      row(2026, 9, 20),
      row(2026, 9, 2),
      row(2025, 9, 2),
    ]
    const groups = groupByDate(rows, now).map(({ name, month, rows }) => [name ?? month, rows.length])
    expect(groups).toEqual([
      ['today', 1],
      ['yesterday', 1],
      ['week', 1],
      ['month', 1],
      ['2026-10', 2],
      ['2025-10', 1],
    ])
  })
})

describe('the export', () => {
  const words = { you: 'You', untitled: 'Untitled', exported: 'Exported' }
  const said = (role: 'user' | 'assistant', content: never) =>
    ({ id: role, message: { role, content }, status: 'complete', branches: [role] }) as never

  it('has questions, files and answers, and none of the reasoning', () => {
    const file = textFilePart({ name: 'a.md', text: '```js\n1\n```' })
    const answer = [
      { type: 'reasoning', text: 'secret' },
      { type: 'text', text: '**Yes.**' },
    ]
    const text = markdownOf(
      'Wheels\nand races',
      [said('user', [file, { type: 'text', text: 'Is it?' }] as never), said('assistant', answer as never)],
      words,
    )
    expect(text).toBe(
      '# Wheels and races\n\n## You\n\na.md:\n\n````\n```js\n1\n```\n````\n\nIs it?\n\n## Millrace\n\n**Yes.**\n\n*Exported*\n',
    )
  })

  it.each([
    ['What is a/b: "c"?', 'What is a b c.md'],
    ['..', 'conversation.md'],
    ['', 'conversation.md'],
    ['水车', '水车.md'],
  ])('of %j is the file %j', (title, name) => {
    expect(markdownFileName(title)).toBe(name)
  })
})
