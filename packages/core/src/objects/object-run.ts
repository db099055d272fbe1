import { captureContext } from '#async-context'
import type { InContext } from '../context/async-context.js'
import { randomId } from '../lib/random-id.js'
import type { ObjectRoot } from '../schema/object-root.js'
import type { Validated } from '../schema/validate.js'
import type { ChatStream } from '../stream/chat-stream.js'
import type { ChatReader } from '../stream/flow.js'
import { frozen } from '../stream/views.js'
import type { Flow } from '../transport/transport.js'
import type { ChatResult } from '../vocabulary/answer.js'
import { ChatFold, resultOf } from '../vocabulary/apply-event.js'
import type { ErrorInfo } from '../vocabulary/error-info.js'
import { causeOf } from '../vocabulary/errors.js'
import { type ChatRecord, type ErrorRecord, type FinishEvent, isTerminal, type Usage } from '../vocabulary/events.js'
import { addUsage } from '../vocabulary/usage.js'
import { ObjectError } from './object-error.js'
import { failedFlaw, flawOf, invalidFlaw, type ObjectFlaw, unwrappedFlaw } from './object-flaw.js'
import { ObjectText, type ObjectTextOptions } from './object-text.js'

/** The parts of a request for an object that the reading of its answer needs. */
export interface ObjectCall<Output> {
  /** The answer, opened already: its arguments were checked. */
  readonly stream: ChatStream
  /** Opens the answer to a second request, which tells the model of the flaw in its first. Undefined: there is none. */
  readonly repair: ((flaw: ObjectFlaw, first: ChatResult) => ChatStream) | undefined
  /** Takes the value out of the one that was read. */
  readonly root: Pick<ObjectRoot, 'unwrap' | 'readings'>
  /** Checks a whole value. */
  readonly check: (value: unknown) => Validated<Output> | Promise<Validated<Output>>
  readonly text: ObjectTextOptions
}

/** The end of an answer. */
export type ObjectOutcome<Output> =
  | { readonly object: Output; readonly message: ChatResult }
  | { readonly thrown: unknown }

/** Flaws that a second request may mend. */
const mendable: ReadonlySet<ObjectFlaw['reason']> = new Set(['empty', 'around', 'not-json', 'invalid'])

const stopped: ErrorInfo = { code: 'aborted', message: 'The answer was stopped.', retryable: false }

/** Reads an answer once, and a second one where the first is repaired. Never pauses it: there is one value, however slowly it is looked at. */
export class ObjectRun<Output> implements ChatReader {
  readonly #call: ObjectCall<Output>
  #stream: ChatStream
  #flow: Flow | undefined
  #text: ObjectText
  #fold = new ChatFold()
  #inContext: InContext | undefined
  #repaired = false
  #usage: Usage | undefined
  /** Changes of the text before a repair. */
  #versions = 0
  #outcome: ObjectOutcome<Output> | undefined
  /** The value of a whole answer, where it is another than was shown. */
  #meant: { readonly value: unknown } | undefined
  #waiting: { readonly promise: Promise<void>; readonly resolve: () => void } | undefined

  constructor(call: ObjectCall<Output>) {
    this.#call = call
    this.#stream = call.stream
    this.#text = new ObjectText(call.text)
  }

  /** The end, once it is known. */
  get outcome(): ObjectOutcome<Output> | undefined {
    return this.#outcome
  }

  /** The value so far. */
  get value(): unknown {
    return this.#meant ? this.#meant.value : this.#call.root.unwrap(this.#text.json.value)
  }

  /** Grows with each batch that changes the value. */
  get version(): number {
    return this.#versions + this.#text.version
  }

  /** See {@link PartialJson.finishedItems}. */
  finishedItems(list: readonly unknown[]): number {
    return this.#text.json.finishedItems(list)
  }

  /** Begins to read; once. */
  start(): void {
    if (this.#inContext) return
    this.#inContext = captureContext()
    this.#flow = this.#stream.connect(this)
  }

  /** Resolves after the next batch that changes the value, and at the end. */
  changed(): Promise<void> {
    this.#waiting ??= Promise.withResolvers<void>()
    return this.#waiting.promise
  }

  /** Stops the answer: it ends as `aborted`. */
  cancel(reason?: unknown): void {
    this.start()
    this.#stream.cancel(reason)
  }

  /** The last reader has left: the call to the vendor is closed, and whoever asks later is told so. */
  leave(): void {
    if (this.#outcome) return
    this.#flow?.cancel()
    this.#settle({ thrown: this.#errorOf(failedFlaw(stopped)) })
  }

  /** From the answer. */
  batch(records: readonly ChatRecord[]): void {
    const before = this.#text.version
    for (const record of records) {
      this.#fold.add(record)
      this.#text.add(record)
    }
    const last = records[records.length - 1]!
    if (isTerminal(last)) void this.#end(last)
    else if (this.#text.version !== before) this.#wake()
  }

  /** Never rejects: a throw of the schema's own check is the outcome. */
  async #end(last: FinishEvent | ErrorRecord): Promise<void> {
    try {
      const { usage } = this.#fold.state
      this.#usage = addUsage(this.#usage, usage)
      const flaw = last.type === 'error' ? failedFlaw(last.error) : flawOf(last, this.#text, this.#call.text.lenient)
      if (flaw) return this.#refuse(flaw)
      const readings = this.#call.root.readings(this.#text.json.value)
      if (readings.length === 0) return this.#refuse(unwrappedFlaw)
      const { value, checked } = await this.#checked(readings)
      this.#mean(value)
      if (checked.issues) this.#refuse(invalidFlaw(checked.issues))
      else this.#settle({ object: checked.value, message: this.#message() })
    } catch (thrown) {
      this.#settle({ thrown })
    }
  }

  /** The first reading that its schema takes, else the first one. */
  async #checked(readings: readonly unknown[]): Promise<{ value: unknown; checked: Validated<Output> }> {
    let first: { value: unknown; checked: Validated<Output> } | undefined
    for (const value of readings) {
      const checked = await this.#inContext!(() => this.#call.check(value))
      first ??= { value, checked }
      if (!checked.issues) return { value, checked }
    }
    return first!
  }

  /** Shows the value of the whole answer in place of what was taken for it. */
  #mean(value: unknown): void {
    if (value === this.value) return
    this.#meant = { value }
    this.#versions++
  }

  #refuse(flaw: ObjectFlaw): void {
    if (this.#outcome) return
    const { repair } = this.#call
    if (!repair || this.#repaired || !mendable.has(flaw.reason)) return this.#settle({ thrown: this.#errorOf(flaw) })
    this.#repaired = true
    const stream = repair(flaw, this.#message())
    this.#versions = this.version + 1
    this.#stream = stream
    this.#text = new ObjectText(this.#call.text)
    this.#fold = new ChatFold()
    this.#meant = undefined
    this.#flow = this.#inContext!(() => stream.connect(this))
    this.#wake()
  }

  #message(): ChatResult {
    const known = resultOf(this.#fold.state)
    const usage = this.#usage && { usage: this.#usage }
    return frozen({ messageId: randomId(), ...known, ...usage } as ChatResult)
  }

  #errorOf({ reason, info, issues }: ObjectFlaw): ObjectError {
    return new ObjectError(info, {
      reason,
      object: this.value,
      partial: frozen(resultOf(this.#fold.state)),
      ...(issues && { issues }),
      ...causeOf(info),
    })
  }

  #settle(outcome: ObjectOutcome<Output>): void {
    // A reader may have left while the value was checked.
    this.#outcome ??= outcome
    this.#wake()
  }

  #wake(): void {
    this.#waiting?.resolve()
    this.#waiting = undefined
  }
}
