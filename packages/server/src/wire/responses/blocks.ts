import type { ProviderData } from '@millrace/core'
import { messageItem, phaseOf, reasoningItem, summaryPart, textPart } from './items.js'
import type { Output } from './output.js'

/** A text or a reasoning while it is told. One that says nothing is not told: Codex takes its last message for the answer. */
export interface Block {
  add(delta: string): string
  end(data: ProviderData | undefined): string
}

/** A text, as a message of one part. */
export class TextBlock implements Block {
  readonly #output: Output
  readonly #id: string
  readonly #annotations: () => readonly object[]
  #index = -1
  #text = ''
  #delta = ''

  /** @param annotations - takes the sources to tell with the text. */
  constructor(output: Output, id: string, annotations: () => readonly object[]) {
    this.#output = output
    this.#id = id
    this.#annotations = annotations
  }

  add(delta: string): string {
    const begun = this.#index === -1 ? this.#begin() : ''
    this.#text += delta
    return begun + this.#output.delta(this.#delta, delta, ',"logprobs":[]')
  }

  end(data: ProviderData | undefined): string {
    if (this.#index === -1) return ''
    const output = this.#output
    const place = this.#place
    const annotations = this.#annotations()
    const text = this.#text
    const part = textPart(text, annotations)
    return (
      annotationEvents(output, place, annotations) +
      output.event('response.output_text.done', { ...place, text, logprobs: [] }) +
      output.event('response.content_part.done', { ...place, part }) +
      output.end(this.#index, messageItem(this.#id, 'completed', [part], phaseOf(data)))
    )
  }

  get #place() {
    return { item_id: this.#id, output_index: this.#index, content_index: 0 }
  }

  #begin(): string {
    const output = this.#output
    this.#index = output.place()
    this.#delta = output.deltas('response.output_text.delta', this.#place)
    return (
      output.begin(this.#index, messageItem(this.#id, 'in_progress', [])) +
      output.event('response.content_part.added', { ...this.#place, part: textPart('') })
    )
  }
}

/**
 * Tells the sources that came behind the last text, and adds them to it. Its own end has gone; clients take the sources from this event or from the
 * response at the end. Empty where the output has no text.
 */
export function citeLate(output: Output, annotations: readonly object[]): string {
  const last = output.lastMessage
  if (!last || annotations.length === 0) return ''
  const { item, output_index } = last
  const [part] = item.content as readonly [ReturnType<typeof textPart>]
  const told = part.annotations
  output.replace(output_index, { ...item, content: [textPart(part.text, [...told, ...annotations])] })
  return annotationEvents(output, { item_id: item.id, output_index, content_index: 0 }, annotations, told.length)
}

/** @param first - the index of the first one. */
const annotationEvents = (output: Output, place: object, annotations: readonly object[], first = 0): string =>
  annotations
    .map((annotation, at) =>
      output.event('response.output_text.annotation.added', { ...place, annotation_index: first + at, annotation }),
    )
    .join('')

/** Reasoning, as a summary of one part. */
export class ReasoningBlock implements Block {
  readonly #output: Output
  readonly #id: string
  readonly #encrypted: boolean
  #index = -1
  #text = ''
  #delta = ''

  /** @param encrypted - the client wants what goes back with it. */
  constructor(output: Output, id: string, encrypted: boolean) {
    this.#output = output
    this.#id = id
    this.#encrypted = encrypted
  }

  add(delta: string): string {
    const begun = this.#index === -1 ? this.#begin() : ''
    this.#text += delta
    return begun + this.#output.delta(this.#delta, delta)
  }

  end(own: ProviderData | undefined): string {
    const output = this.#output
    const data = this.#encrypted && own ? { own } : undefined
    if (this.#index === -1) return data ? output.whole(reasoningItem(this.#id, [], data)) : ''
    const place = this.#place
    const part = summaryPart(this.#text)
    return (
      output.event('response.reasoning_summary_text.done', { ...place, text: this.#text }) +
      output.event('response.reasoning_summary_part.done', { ...place, part }) +
      output.end(this.#index, reasoningItem(this.#id, [part], data))
    )
  }

  get #place() {
    return { item_id: this.#id, output_index: this.#index, summary_index: 0 }
  }

  #begin(): string {
    const output = this.#output
    this.#index = output.place()
    this.#delta = output.deltas('response.reasoning_summary_text.delta', this.#place)
    return (
      output.begin(this.#index, reasoningItem(this.#id, [])) +
      output.event('response.reasoning_summary_part.added', { ...this.#place, part: summaryPart('') })
    )
  }
}
