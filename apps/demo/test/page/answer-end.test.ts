import type { Part } from '@millrace/core'
import { describe, expect, it } from 'vitest'
import { saysNothing } from '../../src/page/messages/answer-end.js'

describe('an answer', () => {
  it.each<[boolean, readonly Part[] | string]>([
    [true, []],
    [true, ''],
    [true, [{ type: 'text', text: ' \n' }]],
    [true, [{ type: 'reasoning', text: 'Hm.' }]],
    [false, 'A word.'],
    [
      false,
      [
        { type: 'reasoning', text: 'Hm.' },
        { type: 'text', text: '0' },
      ],
    ],
    [false, [{ type: 'tool-call', toolCallId: 'c', toolName: 't', input: {} }]],
    [false, [{ type: 'image', mediaType: 'image/png', data: 'AA==' }]],
  ])('says nothing (%s) with %j', (nothing, content) => {
    expect(saysNothing({ message: { role: 'assistant', content: content as never } })).toBe(nothing)
  })
})
