import { setOwn } from '../lib/set-own.js'

/** An object or a list. */
export type Container = unknown[] | { [name: string]: unknown }

/** Names that are kept to be found again. */
const mostNames = 1000

/** A JSON value that grows in place: each change costs what it adds. */
export class GrowingValue {
  /** The value so far; undefined before there is one. */
  root: unknown
  /** Grows with each change; 0 before there is a value. */
  version = 0
  /** The innermost object or list that is open. */
  container: Container | undefined
  /** Objects and lists that are open, the root first. */
  readonly #open: Container[] = []
  /** The names that were read, each once. */
  readonly #names = new Map<string, string>()
  /** Name of the field that is read, in the innermost object. */
  #name = ''
  /** Length of the open string as it is shown; -1 before it is. */
  #shown = -1

  /** Objects and lists that are open. */
  get depth(): number {
    return this.#open.length
  }

  /** Names the next value. The same name is the same string, and one that was met before is found faster among the fields of an object. */
  name(name: string): void {
    const known = this.#names.get(name)
    this.#name = known ?? name
    if (known === undefined && this.#names.size < mostNames) this.#names.set(name, name)
  }

  /** Adds a value to the innermost container, or makes it the root. */
  put(value: unknown): void {
    const { container } = this
    if (Array.isArray(container)) container.push(value)
    else if (container === undefined) this.root = value
    else setOwn(container, this.#name, value)
    this.version++
  }

  /** Adds an object or a list, into which the next values go. */
  enter(container: Container): void {
    this.put(container)
    this.#open.push(container)
    this.container = container
  }

  /** The innermost object or list is complete. */
  leave(): void {
    this.#open.pop()
    this.container = this.#open.at(-1)
  }

  /** The next value is a string that grows. */
  openText(): void {
    this.#shown = -1
  }

  /** Shows the open string as far as it came, in place of what was shown of it. */
  showText(text: string): void {
    if (text.length === this.#shown) return
    const { container } = this
    if (this.#shown === -1 || !Array.isArray(container)) {
      this.put(text)
    } else {
      container[container.length - 1] = text
      this.version++
    }
    this.#shown = text.length
  }

  /** The items of a list that are finished. @param isInText - a string is open. */
  finishedItems(list: readonly unknown[], isInText: boolean): number {
    const depth = this.#open.indexOf(list as unknown[])
    if (depth === -1) return list.length
    return depth < this.#open.length - 1 || isInText ? list.length - 1 : list.length
  }
}
