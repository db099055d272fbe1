import type { RootContent } from 'mdast'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { gfmAutolinkLiteralFromMarkdown } from 'mdast-util-gfm-autolink-literal'
import { gfmStrikethroughFromMarkdown } from 'mdast-util-gfm-strikethrough'
import { gfmTableFromMarkdown } from 'mdast-util-gfm-table'
import { gfmTaskListItemFromMarkdown } from 'mdast-util-gfm-task-list-item'
import { cjkFriendlyExtension } from 'micromark-extension-cjk-friendly'
import { gfmStrikethroughCjkFriendly } from 'micromark-extension-cjk-friendly-gfm-strikethrough'
import { gfmAutolinkLiteral } from 'micromark-extension-gfm-autolink-literal'
import { gfmTable } from 'micromark-extension-gfm-table'
import { gfmTaskListItem } from 'micromark-extension-gfm-task-list-item'
import { normalizeIdentifier } from 'micromark-util-normalize-identifier'
import type { Extension } from 'micromark-util-types'
import { formulas, formulasFromMarkdown } from './math-syntax.js'

const openBracket = 91

/** The parsers that know of other blocks' definitions. */
const told = new WeakSet<object>()

/** Tells the parser of the definitions that stand in other blocks: it takes `[text][name]` for a link where it knows the name alone. */
const knowing = (names: Iterable<string>): Extension => ({
  text: {
    [openBracket]: {
      name: 'knownDefinitions',
      tokenize(_effects, _ok, nok) {
        if (!told.has(this.parser)) for (const name of names) this.parser.defined.push(name)
        told.add(this.parser)
        return nok
      },
    },
  },
})

// HTML is not taken apart: what looks like a block of it is text with Markdown in it. A tag within a sentence is a node, since `<br>` in tables is common.
const noBlocksOfHtml: Extension = { disable: { null: ['htmlFlow'] } }

const common: readonly Extension[] = [
  // Without this, `**` beside the punctuation of Chinese does not end (commonmark/commonmark-spec#650).
  cjkFriendlyExtension(),
  gfmStrikethroughCjkFriendly({ singleTilde: false }),
  gfmTable(),
  gfmTaskListItem(),
  gfmAutolinkLiteral(),
  formulas,
  noBlocksOfHtml,
]

const mdastExtensions = [
  gfmStrikethroughFromMarkdown(),
  gfmTableFromMarkdown(),
  gfmTaskListItemFromMarkdown(),
  gfmAutolinkLiteralFromMarkdown(),
  formulasFromMarkdown,
]

/** Names a definition: the same for all spellings of one. */
export const definitionName = (label: string): string => normalizeIdentifier(label)

/**
 * Parses whole blocks.
 *
 * @param known - names of the definitions in other blocks.
 */
export function parse(text: string, known: Iterable<string>): readonly RootContent[] {
  return fromMarkdown(text, { extensions: [...common, knowing(known)], mdastExtensions }).children
}
