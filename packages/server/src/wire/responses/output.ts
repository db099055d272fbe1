import type { OutputItem } from './items.js'

/** The output of a response as it is told: numbers events and items, and keeps the complete items for the end, which repeats them. */
export class Output {
  #sequence = 0
  #places = 0
  readonly #items: OutputItem[] = []

  /** The complete items, in the order of their places. */
  get items(): readonly OutputItem[] {
    return this.#items.filter(() => true)
  }

  /** The last message that is complete. */
  get lastMessage(): { readonly item: OutputItem; readonly output_index: number } | undefined {
    const output_index = this.#items.findLastIndex(item => item?.type === 'message')
    const item = this.#items[output_index]
    return item && { item, output_index }
  }

  /** Changes what the end repeats of an item. */
  replace(output_index: number, item: OutputItem): void {
    this.#items[output_index] = item
  }

  /** An event. */
  event(type: string, fields: object): string {
    return `event: ${type}\ndata: ${JSON.stringify({ type, ...fields, sequence_number: this.#sequence++ })}\n\n`
  }

  /** The beginning of events that differ in their delta alone. */
  deltas(type: string, fields: object): string {
    return `event: ${type}\ndata: ${JSON.stringify({ type, ...fields }).slice(0, -1)},"delta":`
  }

  /** An event with a delta. @param after - further fields. */
  delta(beginning: string, delta: string, after = ''): string {
    return `${beginning}${JSON.stringify(delta)}${after},"sequence_number":${this.#sequence++}}\n\n`
  }

  /** The place of the next item. */
  place(): number {
    return this.#places++
  }

  begin(output_index: number, item: OutputItem): string {
    return this.event('response.output_item.added', { output_index, item })
  }

  end(output_index: number, item: OutputItem): string {
    this.#items[output_index] = item
    return this.event('response.output_item.done', { output_index, item })
  }

  /** An item of which nothing was told before. @param begun - the item as its beginning has it. */
  whole(
    item: OutputItem,
    begun: OutputItem = item,
    between: (place: object, index: number) => string = () => '',
  ): string {
    const index = this.place()
    const place = { item_id: item.id, output_index: index }
    return this.begin(index, begun) + between(place, index) + this.end(index, item)
  }
}
