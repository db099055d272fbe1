import type { Fence } from './fence.js'
import { pieceItems } from './groups.js'
import type { GrowingText } from './growing-text.js'

/** The state of a fence behind some more of its lines. */
export interface FenceEnd {
  /** `closed`: its last line is read. `full`: a piece of it is. `none`: it goes on. `broken`: what has begun like a fence is none. */
  readonly kind: 'closed' | 'full' | 'none' | 'broken'
  /** Behind the last line that was read. */
  readonly at: number
}

/** Reads the whole lines of a fence. @param begin - of the piece that goes on. @param from - its lines up to here were read before. */
export function findFenceEnd(text: GrowingText, fence: Fence, begin: number, from: number): FenceEnd {
  const { whole } = text
  let lines = text.linesBetween(begin, from)
  let at = from
  while (at < whole) {
    const line = text.line(at)
    if (fence.breaks(line)) return { kind: 'broken', at }
    at = text.lineEnd(at)
    if (fence.closes(line)) return { kind: 'closed', at }
    if (fence.kind === 'code' && ++lines >= pieceItems.code!) return { kind: 'full', at }
  }
  if (!text.ended) return { kind: 'none', at }
  // A fence of code ends with the text; a formula without its end is none.
  return { kind: fence.kind === 'math' ? 'broken' : 'closed', at }
}
