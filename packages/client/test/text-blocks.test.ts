import { textBlocks } from '@millrace/client'
import { describe, expect, it } from 'vitest'

const paragraphs = (count: number): string =>
  Array.from({ length: count }, (_, i) => `Paragraph ${i}.\n${'word '.repeat(40)}\n\n`).join('')

describe('blocks of a text', () => {
  it.each([
    ['nothing', ''],
    ['a short text', 'Hello'],
    ['paragraphs', paragraphs(60)],
    ['lines alone', 'line\n'.repeat(3000)],
    ['one endless line', 'x'.repeat(20_000)],
    ['blank lines', '\n'.repeat(9000)],
  ])('of %s are the text, and no more than about 2000 characters where it has lines', (_, text) => {
    const blocks = textBlocks(text)
    expect(blocks.join('')).toBe(text)
    for (const block of blocks.slice(0, -1)) {
      expect(block.length).toBeGreaterThanOrEqual(2000)
      expect(block.length).toBeLessThan(4100)
      expect(block.endsWith('\n')).toBe(true)
    }
  })

  it('end behind a blank line where there is one near', () => {
    for (const block of textBlocks(paragraphs(60)).slice(0, -1)) expect(block.endsWith('\n\n')).toBe(true)
  })

  it('stay while the text grows, and are the same however it came', () => {
    const text = paragraphs(60)
    let blocks: readonly string[] = []
    for (let end = 0; end <= text.length; end += 7) {
      const next = textBlocks(text.slice(0, end), blocks)
      expect(next.slice(0, blocks.length - 1)).toEqual(blocks.slice(0, -1))
      expect(next).toEqual(textBlocks(text.slice(0, end)))
      blocks = next
    }
    expect(blocks.length).toBeGreaterThan(5)
  })

  it('are the same list where nothing has come', () => {
    const blocks = textBlocks('Hello')
    expect(textBlocks('Hello', blocks)).toBe(blocks)
  })

  it('are made anew for a text that was withdrawn', () => {
    const blocks = textBlocks(paragraphs(60))
    expect(textBlocks('Other', blocks)).toEqual(['Other'])
    const [first = '', second = ''] = blocks
    const other = `${first.replace('word', 'drow')}${second}more`
    expect(textBlocks(other, [first, second]).join('')).toBe(other)
    expect(textBlocks(`x${paragraphs(60)}`, blocks).join('')).toBe(`x${paragraphs(60)}`)
  })
})
