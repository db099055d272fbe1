import type { Definition, RootContent } from 'mdast'
import { definitionName } from './syntax.js'

const label = /\[((?:[^[\]\\]|\\.){1,999})\]/g

/** The link definitions of a text, and the blocks that may wait for one. */
export class Definitions {
  readonly #byName = new Map<string, Definition>()
  /** Blocks with a label in brackets that no definition was known for. */
  readonly #waiting = new Map<string, Set<number>>()

  /** Names of all so far. */
  get names(): Iterable<string> {
    return this.#byName.keys()
  }

  /** The definition that a reference means. */
  find(name: string): Definition | undefined {
    return this.#byName.get(definitionName(name))
  }

  /** Adds the definitions of a node. The first one of a name counts. */
  add(node: RootContent): void {
    if (node.type === 'definition') {
      const name = definitionName(node.label ?? node.identifier)
      if (!this.#byName.has(name)) this.#byName.set(name, node)
    } else if ('children' in node && node.type !== 'paragraph') {
      for (const child of node.children) this.add(child)
    }
  }

  /** Notes the labels of a block that no definition is known for. @param key - the block. */
  note(key: number, text: string): void {
    for (const [, name = ''] of text.matchAll(label)) {
      const known = definitionName(name)
      if (this.#byName.has(known)) continue
      const keys = this.#waiting.get(known) ?? new Set()
      this.#waiting.set(known, keys.add(key))
    }
  }

  /** The blocks that have waited for a definition that has come since. */
  late(): ReadonlySet<number> {
    const keys = new Set<number>()
    for (const name of this.#byName.keys()) for (const key of this.#waiting.get(name) ?? []) keys.add(key)
    this.#waiting.clear()
    return keys
  }
}
