/**
 * Where a model writes its reasoning into the content. true: between `<think>` and `</think>`, at the beginning. `opened`: the opening tag
 * stands in the prompt's template, so that the answer begins within the thoughts and only `</think>` comes; an answer without it is all
 * reasoning.
 */
export type ThinkTags = boolean | 'opened'

/** A piece of an answer, told apart. */
export interface ThinkPiece {
  /** The kind of the piece. */
  readonly kind: 'text' | 'reasoning'
  /** Never empty. */
  readonly delta: string
}

/** Tells reasoning from text in a stream of content. */
export interface ThinkTagSplitter {
  /** Splits this content; text that may be the beginning of a tag is held back. */
  push(content: string): readonly ThinkPiece[]
  /** Gives out the held-back text as it is: the answer is over, or something other than content follows. */
  end(): readonly ThinkPiece[]
}

const open = '<think>'
const close = '</think>'
/** Characters of white space that may come before the tag; a bound on what is held back. */
const mostBlank = 64

/**
 * Splits `<think>…</think>` at the very beginning of an answer out of it, for models that write their reasoning into the content (GLM-Z1,
 * DeepSeek-R1 and Qwen on servers without a reasoning parser). White space around the tags is dropped; tags later in the text are text. The
 * time is linear in the length of the answer, whatever its pieces.
 *
 * @param tags - `opened` begins within the thoughts; an opening tag that comes all the same is dropped. Default true.
 */
export function createThinkTagSplitter(tags: Exclude<ThinkTags, false> = true): ThinkTagSplitter {
  let state: 'start' | 'opened' | 'inside' | 'closed' | 'text' = 'start'
  let held = ''

  /** One step onwards; undefined where more content is needed first. */
  const step = (ended: boolean): ThinkPiece | 'on' | undefined => {
    switch (state) {
      case 'start': {
        const begin = held.trimStart()
        if (begin.startsWith(open)) {
          held = begin.slice(open.length)
          state = 'opened'
        } else if (ended || !open.startsWith(begin) || held.length > mostBlank) {
          state = tags === 'opened' ? 'opened' : 'text'
        } else {
          return undefined
        }
        return 'on'
      }
      case 'opened':
      case 'closed':
        held = held.trimStart()
        if (held === '') return undefined
        state = state === 'opened' ? 'inside' : 'text'
        return 'on'
      case 'inside': {
        const at = held.indexOf(close)
        const length = at >= 0 ? at : held.length - (ended ? 0 : beginningOf(close, held))
        const delta = held.slice(0, length)
        held = held.slice(at >= 0 ? at + close.length : length)
        if (at >= 0) state = 'closed'
        return delta !== '' ? { kind: 'reasoning', delta } : at >= 0 ? 'on' : undefined
      }
      case 'text': {
        const delta = held
        held = ''
        return delta === '' ? undefined : { kind: 'text', delta }
      }
    }
  }

  const run = (ended: boolean): ThinkPiece[] => {
    const pieces: ThinkPiece[] = []
    for (let next = step(ended); next !== undefined; next = step(ended)) if (next !== 'on') pieces.push(next)
    return pieces
  }

  return {
    push(content) {
      held += content
      return run(false)
    },
    end: () => run(true),
  }
}

/** Counts the last characters that may be the beginning of the tag. */
function beginningOf(tag: string, text: string): number {
  for (let length = Math.min(tag.length - 1, text.length); length > 0; length--) {
    if (text.endsWith(tag.slice(0, length))) return length
  }
  return 0
}
