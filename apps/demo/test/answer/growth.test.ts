import { describe, expect, it } from 'vitest'
import { readMarkdown } from '../../src/page/answer/markdown/reader.js'
import { corpus } from './corpus.js'
import { cut, readIn } from './pieces.js'

describe('the work', () => {
  const growing: Readonly<Record<string, (lines: number) => string>> = {
    paragraphs: lines => 'Some words in a paragraph of their own.\n\n'.repeat(lines),
    'one paragraph': lines => 'Some words in a paragraph that never ends.\n'.repeat(lines),
    'one list': lines => '- an item of a list that never ends\n'.repeat(lines),
    'one nested list': lines => `- a\n${'  - an item of a nested list that never ends\n'.repeat(lines)}`,
    'one table': lines => `| a | b |\n|--|--|\n${'| a row | of a table |\n'.repeat(lines)}`,
    'one fence': lines => `\`\`\`\n${'a line of code that never ends\n'.repeat(lines)}`,
    'one quotation': lines => '> a line of a quotation that never ends\n'.repeat(lines),
    formulas: lines => '$$ x = 1\n\n'.repeat(lines),
  }

  it.each(Object.entries(growing))(
    'grows with the text, and not with its square: %s',
    (_name, make) => {
      const work = (lines: number): number => readIn(cut(make(lines), [250])).parsed / make(lines).length
      const [less, more] = [work(100), work(300)]
      // A square would be three times as much for each character.
      expect(more).toBeLessThan(1.7 * less + 4)
      expect(more).toBeLessThan(45)
    },
    120_000,
  )

  it('parses nothing of a long fence', () => {
    expect(readMarkdown(corpus.longCode!).parsed).toBeLessThan(50)
  })
})
