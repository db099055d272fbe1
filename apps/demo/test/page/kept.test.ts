import { describe, expect, it } from 'vitest'
import { isConversation } from '../../src/page/conversations/conversation.js'
import { readSettings } from '../../src/page/settings/settings.js'

describe('settings that a browser has kept', () => {
  it.each([
    [{ theme: 'dark', language: 'zh', model: 'a/b', effort: 'low', search: true, sidebar: false, room: true }],
    [{ theme: 'light' }],
  ])('are taken as they are: %j', kept => {
    expect(readSettings(kept)).toEqual(kept)
  })

  it.each([
    [{ theme: 'sepia', language: 'xx', model: 7, effort: {}, search: 'yes', sidebar: null, room: 1 }, {}],
    [{ theme: 'dark', language: 'fr', constructor: 'x', other: 1 }, { theme: 'dark' }],
    [null, {}],
    ['dark', {}],
    [[1, 2], {}],
  ])('are taken as far as they are some: %j', (kept, taken) => {
    expect(readSettings(kept)).toEqual(taken)
  })
})

describe('a row of the list that a browser has kept', () => {
  const row = { id: 'a', title: '', named: false, createdAt: 1, updatedAt: 2, allowed: [] }

  it.each([
    [row, true],
    [{ id: 'a' }, false],
    [{ ...row, title: 5 }, false],
    [{ ...row, updatedAt: 'today' }, false],
    [{ ...row, updatedAt: Number.NaN }, false],
    [{ ...row, allowed: 7 }, false],
    [null, false],
  ])('%j: %s', (kept, is) => {
    expect(isConversation(kept as never)).toBe(is)
  })
})
