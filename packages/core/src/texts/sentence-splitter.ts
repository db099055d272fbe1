import { mayEnd, sentenceEnd } from './sentence-end.js'

/** Lengths of sentences. */
export interface SentenceOptions {
  /** Characters of a sentence at least: a shorter one goes with the next. Default 1. */
  readonly minLength?: number
  /** Characters of a sentence at most: a longer one is cut behind a comma or a space. Default 500, so that memory is bounded and speech begins. */
  readonly maxLength?: number
}

/** Cuts text that comes in pieces into sentences, each as soon as it is known to be over. */
export class SentenceSplitter {
  readonly #min: number
  readonly #max: number
  /** The text that was not given out. */
  #text = ''
  /** Characters of it in which no sentence ends. */
  #searched = 0

  /** @throws TypeError for lengths that are none. */
  constructor({ minLength = 1, maxLength = 500 }: SentenceOptions = {}) {
    const areNumbers = typeof minLength === 'number' && typeof maxLength === 'number'
    if (!(areNumbers && minLength >= 1 && maxLength >= Math.max(2, minLength)))
      throw new TypeError('minLength takes a number from 1, maxLength one from 2 that is no less.')
    this.#min = minLength
    this.#max = maxLength
  }

  /** The sentences that are over with this text, without white space around them. */
  push(text: string): string[] {
    this.#text += text
    const sentences: string[] = []
    for (let end = this.#nextEnd(); end !== undefined; end = this.#nextEnd()) {
      const sentence = this.#text.slice(0, end).trim()
      if (sentence !== '') sentences.push(sentence)
      this.#text = this.#text.slice(end)
      this.#searched = 0
    }
    return sentences
  }

  /** The rest, where there is one: nothing more will come. */
  end(): string[] {
    const rest = this.#text.trim()
    this.clear()
    return rest === '' ? [] : [rest]
  }

  /** Forgets the text that was not given out. */
  clear(): void {
    this.#text = ''
    this.#searched = 0
  }

  /** The place behind the first sentence; undefined while none is over. */
  #nextEnd(): number | undefined {
    const text = this.#text
    mayEnd.lastIndex = this.#searched
    let found = mayEnd.exec(text)
    while (found && found.index < this.#max) {
      const end = sentenceEnd(text, found.index)
      this.#searched = end === 'wait' ? found.index : end === 'no' ? found.index + 1 : end
      if (end === 'wait' || (end !== 'no' && end > this.#max)) break
      if (end !== 'no' && text.slice(0, end).trim().length >= this.#min) return end
      mayEnd.lastIndex = this.#searched
      found = mayEnd.exec(text)
    }
    if (!found) this.#searched = text.length
    return text.length > this.#max ? this.#cut() : undefined
  }

  /** A place within a sentence that is too long. */
  #cut(): number {
    const most = this.#text.slice(0, this.#max)
    const clause = Math.max(...['，', '、', '；', '：', ', ', '; ', ': '].map(mark => most.lastIndexOf(mark)))
    if (clause > 0) return clause + 1
    const space = most.lastIndexOf(' ')
    if (space > 0) return space + 1
    // Never between the halves of a surrogate pair.
    return /[\ud800-\udbff]$/.test(most) ? most.length - 1 : most.length
  }
}
