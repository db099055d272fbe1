import { createElement, Fragment, memo, type ReactElement, useRef } from 'react'
import { textBlocks } from '../text-blocks.js'

/**
 * Cuts a text that grows into blocks of about 2,000 characters, of which only the last one changes; see `textBlocks`.
 *
 * @param text - the text so far. One that does not go on where the last one ended is cut anew.
 */
export function useTextBlocks(text: string): readonly string[] {
  // A cache only: blocks of a render that is thrown away are those of a text that this one goes on, or are not used.
  const last = useRef<{ readonly text: string; readonly blocks: readonly string[] }>({ text: '', blocks: [] })
  const before = text.startsWith(last.current.text) ? last.current.blocks : []
  const blocks = textBlocks(text, before)
  last.current = { text, blocks }
  return blocks
}

/** `contain` spares the browser the layout of the blocks that stay; nothing may stick out of a block then, so long words break. */
const style = { contain: 'content', whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' } as const

const TextBlock = memo(({ text }: { readonly text: string }): ReactElement => createElement('div', { style }, text))

const blockElement = (text: string, key: number): ReactElement => createElement(TextBlock, { key, text })

/** Shows a plain text that grows: the browser lays out its last block anew with each change, and not the whole text. */
export function TextBlocks({ text }: { readonly text: string }): ReactElement {
  return createElement(Fragment, null, useTextBlocks(text).map(blockElement))
}
