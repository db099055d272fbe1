import { checkBlocks } from '#checks'

/** Characters of a block, about: what a browser lays out anew with each change of the last one. */
const usual = 2000

/**
 * Cuts a text that grows into blocks that stay: only the last one changes, so that a page which keeps an element for each (`contain: content`) lays out
 * a block instead of the whole answer. Joined they are the text. A block ends
 * behind a blank line, or at a line's end where there is none near.
 *
 * @param text - the text so far.
 * @param before - the blocks of a shorter text that this one goes on; those that are still in the text stay the same
 *   strings. Default none.
 * @param size - characters of a block at least. Default 2000. One without a line's end gets as long as it has to.
 * @throws TypeError, but in a page that is built for production, for what is no text.
 * @example
 * import { textBlocks } from '@millrace/client'
 *
 * let blocks = textBlocks('one\n\ntwo', [], 4) // ['one\n\n', 'two']
 * blocks = textBlocks('one\n\ntwo\n', blocks, 4) // ['one\n\n', 'two\n']
 */
export function textBlocks(text: string, before: readonly string[] = [], size = usual): readonly string[] {
  checkBlocks(text, before)
  const blocks: string[] = []
  let from = 0
  for (const block of before) {
    // A text that was withdrawn and begun anew goes on none, or some, of the blocks.
    if (!text.startsWith(block, from)) break
    blocks.push(block)
    from += block.length
  }
  if (blocks.length === before.length) {
    if (from === text.length) return before
    // The last one has not ended.
    from -= blocks.pop()?.length ?? 0
  }
  for (let end = endOfBlock(text, from, size); end < text.length; end = endOfBlock(text, from, size)) {
    blocks.push(text.slice(from, end))
    from = end
  }
  blocks.push(text.slice(from))
  return blocks
}

/** The index behind a block; the length of the text where it does not end yet. The same however the text came. */
function endOfBlock(text: string, from: number, size: number): number {
  const least = from + size
  const paragraph = text.indexOf('\n\n', least - 2)
  if (paragraph !== -1 && paragraph < least + size) return paragraph + 2
  if (text.length < least + size) return text.length
  const line = text.indexOf('\n', least - 1)
  return line === -1 ? text.length : line + 1
}
