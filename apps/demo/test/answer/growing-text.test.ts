import { describe, expect, it } from 'vitest'
import { GrowingText } from '../../src/page/answer/markdown/growing-text.js'

const read = (text: string, ended = false): GrowingText => {
  const growing = new GrowingText()
  growing.set(text, ended)
  return growing
}

describe('a text that grows', () => {
  it('has its whole lines, and all of it when it has ended', () => {
    expect(read('one\ntwo').whole).toBe(4)
    expect(read('one').whole).toBe(0)
    expect(read('one\ntwo', true).whole).toBe(7)
  })

  it('says whether something has changed', () => {
    const text = read('one')
    expect(text.set('one', false)).toBe(false)
    expect(text.set('one two', false)).toBe(true)
    expect(text.set('one two', true)).toBe(true)
  })

  it('goes on with what begins like it, and with nothing that is longer when it has ended', () => {
    expect(read('one').continues('one two')).toBe(true)
    expect(read('one').continues('two')).toBe(false)
    expect(read('one', true).continues('one')).toBe(true)
    expect(read('one', true).continues('one two')).toBe(false)
  })

  it.each([
    ['a\nb', 0, 0],
    ['\n \t\r\n  a', 0, 5],
    ['a\n\nb', 2, 3],
    ['\n\n', 0, 2],
  ])('%j: the first line that is not blank from %i on starts at %i', (text, from, start) => {
    expect(read(text).firstLine(from)).toBe(start)
  })

  it('finds the start, the end and the text of a line', () => {
    const text = read('one\r\ntwo\nthree')
    expect([text.lineStart(7, 0), text.lineStart(7, 6), text.lineStart(2, 0)]).toEqual([5, 6, 0])
    expect([text.lineEnd(0), text.lineEnd(5), text.lineEnd(9)]).toEqual([5, 9, 14])
    expect([text.line(0), text.line(5), text.line(9)]).toEqual(['one', 'two', 'three'])
    expect([text.linesBetween(0, 14), text.linesBetween(5, 8), text.linesBetween(5, 9)]).toEqual([2, 0, 1])
  })
})
