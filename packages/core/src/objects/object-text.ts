import type { ChatRecord } from '../vocabulary/events.js'
import { PartialJson, type PartialJsonOptions } from './partial-json.js'

/** Settings of {@link ObjectText}. */
export interface ObjectTextOptions extends PartialJsonOptions {
  /** Passes over all text before the first `{` and behind the object. */
  readonly lenient: boolean
  /** The value may be a list: the first `[` begins it too. */
  readonly isList?: boolean
}

/** Reads the JSON text of an answer: that of its last step, whatever was withdrawn left out. */
export class ObjectText {
  readonly #options: ObjectTextOptions
  #json: PartialJson
  /** Changes of the texts before this one. */
  #versions = 0
  /** The object has begun, where text before it is passed over. */
  #begun = false
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
    if (!this.#options.lenient || this.#begun) return this.#json.push(delta)
    const place = delta.search(this.#options.isList ? /[{[]/ : /\{/)
    if (place === -1) return
    this.#begun = true
    this.#json.push(delta.slice(place))
  }

  /** The withdrawal of a value that was shown is a change too. */
  #restart(): void {
    this.#versions += this.#json.version + (this.#json.version > 0 ? 1 : 0)
    this.#json = new PartialJson(this.#options)
    this.#begun = false
    this.#stepOver = false
    this.#head = ''
  }
}
