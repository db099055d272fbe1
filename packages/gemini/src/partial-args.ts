import { isObject, type JsonObject, textIn } from '@millrace/core/provider-kit'

/** Writes the arguments of a streamed call as JSON text. */
export interface PartialArgs {
  /** The text that these pieces add. */
  add(pieces: unknown): string
  /** The text that completes it; empty where nothing was added. */
  end(): string
}

type Step = string | number

/**
 * Vertex AI streams arguments as values with a path: `{ jsonPath: "$.recipe.steps[0]", stringValue: "Boil", willContinue: true }`. They come
 * in the order of the document, so that they can be written down as they come: a path that leaves an object or a list closes it. The
 * strings of one path follow one another until one of them does not continue.
 */
export function createPartialArgs(): PartialArgs {
  /** The way to the value written last; each step but the last is an open object or list. */
  let path: readonly Step[] | undefined
  let inString = false

  const leave = (depth: number): string => {
    const closing = (path ?? []).slice(depth).reverse()
    const text = `${inString ? '"' : ''}${closing.map(step => (typeof step === 'number' ? ']' : '}')).join('')}`
    inString = false
    return text
  }

  const enter = (next: readonly Step[]): string => {
    const shared = path === undefined ? 0 : next.findIndex((step, i) => step !== path![i])
    const before = path === undefined ? '' : `${leave(shared + 1)},`
    path = next
    return (
      before +
      next
        .slice(shared)
        .map((step, i) => opening(step, i > 0 || before === ''))
        .join('')
    )
  }

  const addPiece = (piece: JsonObject): string => {
    const next = stepsOf(textIn(piece.jsonPath) ?? '')
    if (next.length === 0) return ''
    const same = path !== undefined && next.length === path.length && next.every((step, i) => step === path![i])
    const { stringValue } = piece
    const goesOn = same && inString && typeof stringValue === 'string'
    // The same value again, and no text that goes on: nothing new.
    if (same && !goesOn) return ''
    let text = goesOn ? '' : enter(next)
    if (typeof stringValue === 'string') {
      text += `${goesOn ? '' : '"'}${JSON.stringify(stringValue).slice(1, -1)}`
      inString = true
      if (piece.willContinue !== true) {
        text += '"'
        inString = false
      }
    } else text += JSON.stringify(piece.numberValue ?? piece.boolValue ?? null)
    return text
  }

  return {
    add: pieces => (Array.isArray(pieces) ? pieces.filter(isObject).map(addPiece).join('') : ''),
    end: () => leave(0),
  }
}

/** What stands in front of a value: its key, and the bracket of the object or list that it begins. */
function opening(step: Step, first: boolean): string {
  if (typeof step === 'number') return first ? '[' : ''
  return `${first ? '{' : ''}${JSON.stringify(step)}:`
}

/** `$.a.b[0]['c d']` as its steps. */
function stepsOf(jsonPath: string): readonly Step[] {
  const steps = jsonPath.matchAll(/\.([^.[\]]+)|\[(\d+)\]|\[(?:'([^']*)'|"([^"]*)")\]/g)
  return Array.from(steps, ([, name, index, single, double]) =>
    index === undefined ? (name ?? single ?? double ?? '') : Number(index),
  )
}
