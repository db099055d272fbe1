import { sliceMs } from '../lib/slices.js'
import type { Block } from './block.js'
import { MarkdownReader } from './reader.js'

/** Blocks that are laid out, or left out, together. */
const chapterSize = 8

/** Reads a text that grows for a page: a few milliseconds at a time. */
export class Feed {
  #reader = new MarkdownReader()
  #chapters: (readonly Block[])[] = []
  /** There is more to read. */
  pending = false

  get definitions() {
    return this.#reader.definitions
  }

  /** Reads on. A text that does not go on the one before is read anew. @returns the blocks so far, in chapters; the same lists where nothing has changed. */
  read(text: string, ended: boolean): readonly (readonly Block[])[] {
    if (!this.#reader.continues(text)) this.#reader = new MarkdownReader()
    this.#reader.set(text, ended)
    const until = performance.now() + sliceMs
    do {
      this.pending = this.#reader.step()
    } while (this.pending && performance.now() < until)
    return this.#cut()
  }

  #cut(): readonly (readonly Block[])[] {
    const { finished } = this.#reader
    // While there is more to read, the tail may begin with what is finished by now.
    const tail = this.#reader.tail.filter(({ key }) => key >= finished.length)
    const chapters: (readonly Block[])[] = []
    for (let from = 0; from < finished.length; from += chapterSize) {
      const chapter = finished.slice(from, from + chapterSize)
      const before = this.#chapters[chapters.length]
      const isSame = before?.length === chapter.length && chapter.every((block, index) => block === before[index])
      chapters.push(isSame ? before : chapter)
    }
    const last = chapters.at(-1)
    if (tail.length > 0) {
      if (last && last.length < chapterSize) chapters[chapters.length - 1] = [...last, ...tail]
      else chapters.push(tail)
    }
    this.#chapters = chapters
    return chapters
  }
}
