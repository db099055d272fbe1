import type { ChatSink, Json } from '@millrace/core'
import type { JsonObject } from '@millrace/core/provider-kit'
import { joinWanted } from './wants-back.js'

/** The block that carries what came while nothing was said. */
const carrier = 'wanted back'

/** Tells the sink the text and the reasoning of an answer, and with each block what the vendor wants back of it. */
export class Speech {
  #kind: 'text' | 'reasoning' | undefined
  #wanted: Record<string, unknown> | undefined

  /** The kind of the block that is open; undefined where something else came last. */
  get kind(): 'text' | 'reasoning' | undefined {
    return this.#kind
  }

  /** More text or reasoning. */
  say(kind: 'text' | 'reasoning', delta: string, sink: ChatSink): void {
    if (delta === '') return
    if (kind !== this.#kind) {
      this.settle(sink)
      this.#kind = kind
    }
    sink[kind](delta)
  }

  /** Fields that go back with the block that is open. Where none is, they get one of their own. */
  keep(fields: JsonObject, sink: ChatSink): void {
    if (this.#kind) {
      this.#wanted = joinWanted(this.#wanted ?? {}, fields)
      return
    }
    sink.reasoning('', carrier)
    sink.providerData(carrier, joinWanted({}, fields) as Json)
    sink.endBlock(carrier)
  }

  /** Something else follows, or nothing: hands over what was kept, once for the block. */
  settle(sink: ChatSink): void {
    if (this.#wanted) sink.providerData(undefined, this.#wanted as Json)
    this.#wanted = undefined
    this.#kind = undefined
  }
}
