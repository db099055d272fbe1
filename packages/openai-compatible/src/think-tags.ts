/** A piece of an answer, told apart. */
export interface ThinkPiece {
  /** What it is. */
  readonly kind: 'text' | 'reasoning'
  /** Never empty. */
  readonly delta: string
}

/** Tells reasoning from text in a stream of content. */
export interface ThinkTagSplitter {
  /** What this content comes to; what may be the beginning of a tag is held back. */
  push(content: string): ThinkPiece[]
  /** What was held back, as it is: the answer is over. */
  end(): ThinkPiece[]
}

const open = '<think>'
const close = '</think>'

/**
 * Splits `<think>…</think>` at the very beginning of an answer out of it, for models that write their reasoning into the content (GLM-Z1,
 * DeepSeek-R1 and Qwen on servers without a reasoning parser). White space before and after the tags is dropped; tags later in the text
 * are text. Each character is looked at a bounded number of times.
 */
export function createThinkTagSplitter(): ThinkTagSplitter {
  let state: 'before' | 'inside' | 'after-tag' | 'text' = 'before'
  let held = ''

  const step = (ended: boolean): ThinkPiece[] => {
    const pieces: ThinkPiece[] = []
    const take = (kind: ThinkPiece['kind'], delta: string): void => {
      if (delta !== '') pieces.push({ kind, delta })
    }
    if (state === 'before') {
      const start = held.trimStart()
      if (start.startsWith(open)) {
        state = 'inside'
        held = start.slice(open.length).trimStart()
      } else if (!ended && open.startsWith(start)) {
        return pieces
      } else {
        state = 'text'
      }
    }
    if (state === 'inside') {
      const at = held.indexOf(close)
      if (at >= 0) {
        take('reasoning', held.slice(0, at))
        held = held.slice(at + close.length)
        state = 'after-tag'
      } else {
        const kept = ended ? 0 : tailThatMayBegin(close, held)
        take('reasoning', held.slice(0, held.length - kept))
        held = held.slice(held.length - kept)
        return pieces
      }
    }
    if (state === 'after-tag') {
      held = held.trimStart()
      if (held === '') return pieces
      state = 'text'
    }
    take('text', held)
    held = ''
    return pieces
  }

  return {
    push(content) {
      held += content
      return step(false)
    },
    end: () => step(true),
  }
}

/** How many of the last characters may be the beginning of the tag. */
function tailThatMayBegin(tag: string, text: string): number {
  for (let length = Math.min(tag.length - 1, text.length); length > 0; length--) {
    if (text.endsWith(tag.slice(0, length))) return length
  }
  return 0
}
