import { describe, expect, it } from 'vitest'
import { lateSubjects } from '../comments/openings.ts'
import { parse } from '../lib/source-checks.ts'

describe('sentences of comments that name their subject late', () => {
  it.each([
    ['a docstring on one line', '/** What a stream is. */\nconst a = 1', [{ line: 1, word: 'What' }]],
    [
      'a docstring of a member',
      'interface A {\n  /** Whether it ended. */\n  b: boolean\n}',
      [{ line: 2, word: 'Whether' }],
    ],
    ['the first line of a longer one', '/**\n * How it ends.\n * More.\n */\nconst a = 1', [{ line: 2, word: 'How' }]],
    ['a later sentence', '/** Ends it. What follows is lost. */\nconst a = 1', [{ line: 1, word: 'What' }]],
    ['a line comment in a function', 'function a() {\n  // Of calls.\n  return 1\n}', [{ line: 2, word: 'Of' }]],
    ['a comment behind code', 'const a = 1 // Who asks.\nconst b = 2', [{ line: 1, word: 'Who' }]],
    ['a comment at the end of the file', 'a()\n// Whose it is.\n', [{ line: 2, word: 'Whose' }]],
    ['behind an example', '/**\n * ```ts\n * a()\n * ```\n * What is left.\n */\nlet a', [{ line: 5, word: 'What' }]],
  ])('finds %s', (_, text, found) => {
    expect(lateSubjects(parse(text))).toEqual(found)
  })

  it.each([
    ['a subject first', '/** The end of a stream, and what follows. */\nconst a = 1'],
    ['a longer word', '// However it ends, it ends.\nconst a = 1'],
    ['a text', "const a = '// What is this? How is it?'"],
    ['a template', 'const a = `\n// What is this?\n/** How? */\n`'],
    ['an example', '/**\n * Ends.\n *\n * ```ts\n * // What an example says.\n * ```\n */\nconst a = 1'],
  ])('lets %s pass', (_, text) => {
    expect(lateSubjects(parse(text))).toEqual([])
  })
})
