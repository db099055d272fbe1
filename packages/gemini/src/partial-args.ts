import { type JsonObject, objectsIn, textIn } from '@millrace/core/provider-kit'
import { type Step, stepsOf } from './json-path.js'

/**
 * Writes the arguments of a streamed call as JSON text. Vertex AI streams them as values with a path: `{ jsonPath: "$.recipe.steps[0]",
 * stringValue: "Boil", willContinue: true }`. They come in the order of the document, so that they can be written down as they come: a path
 * that leaves an object or a list closes it. The strings of one path follow one another until one of them does not continue. A path that
 * cannot be read is written down too, and ends the text there: it is no JSON then, and the call says so.
 */
export class PartialArgs {
  /** The way to the value written last; each step but the last is an open object or list. */
  #path: readonly Step[] = []
  #inString = false
  #unreadable = false

  /** The text that these pieces add. */
  add(pieces: unknown): string {
    const texts = objectsIn(pieces).map(piece => this.#add(piece))
    return texts.join('')
  }

  /** The text that completes it; empty where nothing was added. */
  end(): string {
    return this.#unreadable ? '' : this.#leave(0)
  }

  #add({ jsonPath, stringValue, numberValue, boolValue, willContinue }: JsonObject): string {
    if (this.#unreadable) return ''
    const path = stepsOf(textIn(jsonPath) ?? '')
    const fork = path?.findIndex((step, i) => step !== this.#path[i]) ?? 0
    const value = stringValue ?? numberValue ?? boolValue
    // There is no value at the top, nor inside of one that is a text or a number.
    if (!path || (path.length === 0 && value !== undefined) || (fork > 0 && fork === this.#path.length)) {
      this.#unreadable = true
      return `[unreadable path: ${String(jsonPath).slice(0, 100)}]`
    }
    const isText = typeof stringValue === 'string'
    // The value that was written last: said again, unless it is a text that goes on.
    if (fork < 0 && !(isText && this.#inString && path.length === this.#path.length)) return ''
    const before = fork < 0 ? '' : this.#enter(path, fork)
    if (!isText) return before + JSON.stringify(value ?? null)
    this.#inString = willContinue === true
    const text = JSON.stringify(stringValue).slice(1, -1)
    return `${before}${fork < 0 ? '' : '"'}${text}${this.#inString ? '' : '"'}`
  }

  /** Goes to another value. @param fork - the first step that is another. */
  #enter(path: readonly Step[], fork: number): string {
    const begun = this.#path.length > 0
    const left = begun ? `${this.#leave(fork + 1)},` : ''
    this.#path = path
    const entered = path.slice(fork).map((step, i) => opening(step, i > 0 || !begun))
    return left + entered.join('')
  }

  #leave(depth: number): string {
    const quote = this.#inString ? '"' : ''
    this.#inString = false
    const closing = this.#path.slice(depth).map(step => (typeof step === 'number' ? ']' : '}'))
    return quote + closing.reverse().join('')
  }
}

/** Writes the text in front of a value: its key, and the bracket of the object or list that it begins. */
function opening(step: Step, first: boolean): string {
  if (typeof step === 'number') return first ? '[' : ''
  return `${first ? '{' : ''}${JSON.stringify(step)}:`
}
