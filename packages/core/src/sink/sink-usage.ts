import { copyOf } from '../lib/copy-of.js'
import type { Usage } from '../vocabulary/events.js'
import type { Json } from '../vocabulary/request.js'
import { countIn, type ToldUsage, wholeCacheWrite, wholeOutput, wholeUsage } from '../vocabulary/usage.js'

/** The usage of one answer, as far as it was told. Counts that come with each frame are kept as numbers, and are made an object once. */
export class SinkUsage {
  #usage: Usage | undefined
  /** The vendor's object of the counts that are not in `#usage` yet. */
  #raw: { readonly [key: string]: unknown } | undefined
  #input = 0
  #output = 0
  /** The last that was told, as is the next one. */
  #cached: number | undefined
  #cacheWrite: number | undefined
  #reasoning: number | undefined

  /** Learns a usage: the last word on each field counts. */
  tell(usage: Usage): void {
    this.#settle()
    this.#usage = { ...this.#usage, ...usage }
  }

  /** Learns counts, which say nothing where they count neither input nor output. */
  count({ input, output, cached, cacheWrite, reasoning }: ToldUsage, raw: { readonly [key: string]: unknown }): void {
    const inputTokens = countIn(input)
    const outputTokens = countIn(output)
    if (inputTokens === undefined && outputTokens === undefined) return
    const cachedTokens = countIn(cached)
    const reasoningTokens = countIn(reasoning)
    this.#raw = raw
    this.#input = inputTokens ?? 0
    this.#output = wholeOutput(outputTokens ?? 0, reasoningTokens)
    const cachedInput = cachedTokens === undefined ? undefined : Math.min(cachedTokens, this.#input)
    if (cachedInput !== undefined) this.#cached = cachedInput
    if (cacheWrite)
      this.#cacheWrite = wholeCacheWrite(countIn(cacheWrite), cachedInput, this.#input) ?? this.#cacheWrite
    if (reasoningTokens !== undefined) this.#reasoning = reasoningTokens
  }

  /** All of it; undefined where nothing was told. */
  get whole(): Usage | undefined {
    this.#settle()
    return this.#usage && wholeUsage(this.#usage)
  }

  /** Forgets what was told. */
  clear(): void {
    this.#usage = undefined
    this.#raw = undefined
    this.#cached = undefined
    this.#cacheWrite = undefined
    this.#reasoning = undefined
  }

  #settle(): void {
    if (!this.#raw) return
    const cached = this.#cached
    const cacheWrite = this.#cacheWrite
    const reasoning = this.#reasoning
    this.#usage = {
      ...this.#usage,
      inputTokens: this.#input,
      outputTokens: this.#output,
      ...(cached !== undefined && { cachedInputTokens: cached }),
      ...(cacheWrite !== undefined && { cacheWriteTokens: cacheWrite }),
      ...(reasoning !== undefined && { reasoningTokens: reasoning }),
      raw: copyOf(this.#raw) as Json,
    }
    this.#raw = undefined
    this.#cached = undefined
    this.#cacheWrite = undefined
    this.#reasoning = undefined
  }
}
