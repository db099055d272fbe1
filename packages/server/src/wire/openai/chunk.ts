import type { StartEvent, Usage } from '@millrace/core'
import type { WireContext } from '../wire.js'
import { chatUsage } from './usage.js'

/** The fields that every chunk of an answer and a whole answer share. */
export const head = (
  { messageId, model, provider }: Pick<StartEvent, 'messageId' | 'model' | 'provider'>,
  context: WireContext,
) => ({
  id: messageId,
  created: Math.floor((context.startedAt ?? 0) / 1000),
  model: model ?? context.model ?? provider,
})

/** Writes the chunks of one answer. Their constant parts are written once for all of them. */
export class Chunks {
  readonly #open: string
  /** The beginning of the next chunk: the first one has the role (openai 7.59.0 throws without it, 2026-11). */
  #lead: string
  readonly #usageOpen: string
  #blank = true

  constructor({ id, created, model }: ReturnType<typeof head>) {
    const fields = JSON.stringify({ id, object: 'chat.completion.chunk', created, model }).slice(0, -1)
    this.#usageOpen = `data: ${fields},"choices":[],"usage":`
    this.#open = `data: ${fields},"choices":[{"index":0,"delta":{`
    this.#lead = `${this.#open}"role":"assistant",`
  }

  /** A delta with these fields, which are JSON without its braces. */
  delta(fields: string): string {
    const text = `${this.#lead}${fields}},"finish_reason":null}]}\n\n`
    if (this.#blank) {
      this.#blank = false
      this.#lead = this.#open
    }
    return text
  }

  /** The end of the message. */
  finish(reason: string): string {
    const fields = this.#blank ? '"content":""' : ''
    return `${this.#lead}${fields}},"finish_reason":"${reason}"}]}\n\n`
  }

  usage(usage: Usage): string {
    return `${this.#usageOpen}${JSON.stringify(chatUsage(usage))}}\n\n`
  }
}
