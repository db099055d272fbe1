import { isPlainObject } from '../lib/is-plain-object.js'
import { wrapper } from '../schema/object-root.js'
import type { ChatRecord } from '../vocabulary/events.js'
import { PartialJson, type PartialJsonOptions } from './partial-json.js'

/** Settings of {@link ObjectText}. */
export interface ObjectTextOptions extends PartialJsonOptions {
  /** Passes over all text before the first `{` and behind the object. */
  readonly lenient: boolean
  /** The value may be a list: the first `[` begins it too, unless it is a bracket of the prose before the wrapped list, as of a link or a source. */
  readonly isList?: boolean
}

/** The beginning of an object that holds a wrapped value. */
const wrapperBegins = new RegExp(`\\{\\s*"${wrapper}"\\s*:`)
/** Characters behind a bracket that are kept, since a wrapper may begin in them. */
const mostKept = 64

/** Reads the JSON text of an answer: that of its last step, whatever was withdrawn left out. */
export class ObjectText {
  readonly #options: ObjectTextOptions
  #json: PartialJson
  /** Changes of the texts before this one. */
  #versions = 0
  /** The object has begun, where text before it is passed over. */
  #begun = false
  /** It began with `[`, which may be a bracket of prose. */
  #isBracket = false
  /** Characters read since then, and the last of those behind the bracket. */
  #length = 0
  #behind = ''
  /** A step is over: the next text begins the answer anew. */
  #stepOver = false
  /** The beginning of the text, to tell a code fence. */
  #head = ''

  constructor(options: ObjectTextOptions) {
    this.#options = options
    this.#json = new PartialJson(options)
  }

  /** The parser of the text so far. */
  get json(): PartialJson {
    return this.#json
  }

  /** Grows with each change of the value. */
  get version(): number {
    return this.#versions + this.#json.version
  }

  /** True where the text begins with a code fence. */
  get isFenced(): boolean {
    return this.#head.trimStart().startsWith('```')
  }

  /** Reads one record. */
  add(record: ChatRecord): void {
    switch (record.type) {
      case 'text-delta':
        if (this.#stepOver) this.#restart()
        return this.#push(record.delta)
      case 'step-end':
        this.#stepOver = true
        return
      case 'reset':
        if (!this.#stepOver) this.#restart()
    }
  }

  #push(delta: string): void {
    if (this.#head.length < 64) this.#head += delta.slice(0, 64)
    if (!this.#options.lenient || this.#begun) return this.#read(delta)
    const place = delta.search(this.#options.isList ? /[{[]/ : /\{/)
    if (place === -1) return
    this.#begun = true
    this.#isBracket = delta[place] === '['
    this.#read(delta.slice(place))
  }

  #read(text: string): void {
    this.#json.push(text)
    if (this.#isBracket) this.#readBehind(text)
  }

  /** Begins anew with a wrapper behind brackets that are over or hold no JSON. A list with objects in it is no prose. */
  #readBehind(text: string): void {
    const { problem, problemAt, value } = this.#json
    const before = this.#length
    this.#length += text.length
    if (problem === undefined) return
    const behind = this.#behind + text.slice(Math.max(0, problemAt - before))
    const place = behind.search(wrapperBegins)
    this.#behind = behind.slice(-mostKept)
    if (place === -1 || (Array.isArray(value) && value.some(isPlainObject))) return
    this.#forget()
    this.#json.push(behind.slice(place))
  }

  #restart(): void {
    this.#forget()
    this.#begun = false
    this.#stepOver = false
    this.#head = ''
  }

  /** The withdrawal of a value that was shown is a change too. */
  #forget(): void {
    this.#versions += this.#json.version + (this.#json.version > 0 ? 1 : 0)
    this.#json = new PartialJson(this.#options)
    this.#isBracket = false
    this.#length = 0
    this.#behind = ''
  }
}
