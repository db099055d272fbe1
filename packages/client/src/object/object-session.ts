import {
  type AnySchema,
  type ChatProvider,
  type ChatRequest,
  type ErrorInfo,
  errorInfo,
  type ObjectOptions,
  type ObjectStream,
  type PartialValue,
  type SchemaInput,
  type SchemaOutput,
  streamObject,
} from '@millrace/core'
import type { ChatInput } from '../session/chat-session.js'
import { Notifier } from '../session/notifier.js'
import type { ChatStatus } from '../session/snapshot.js'
import { userMessage } from '../session/user-message.js'

/** Options of an object that a page asks for. */
export interface ObjectSessionOptions<Schema extends AnySchema, Options> {
  /** Gives the answers: `remote()`, or any other provider. */
  readonly provider: ChatProvider<Options>
  /** The schema of the object: checks it when it is whole. See `streamObject`. */
  readonly schema: Schema
  /** Settings of each request, such as `model`; a function is asked for each. Default none. */
  readonly request?:
    | Omit<ChatRequest<Options>, 'messages' | 'output'>
    | (() => Omit<ChatRequest<Options>, 'messages' | 'output'>)
  /** Settings of `streamObject` and limits of the answer. */
  readonly options?: Omit<ObjectOptions, 'signal'>
}

/** All that a page shows of an object. Never changed, only replaced. */
export interface ObjectSnapshot<Schema extends AnySchema> {
  /** `submitted` until something of the object has come, `streaming` until it is whole, `error` where the last answer has failed, else `ready`. */
  readonly status: ChatStatus
  /** The object as far as it has come, not checked: any field may be missing. Stays after a failure and a stop. */
  readonly object: PartialValue<SchemaInput<Schema>> | undefined
  /** The whole object, checked; undefined until then. */
  readonly result: SchemaOutput<Schema> | undefined
  /** Failure of the last answer. */
  readonly error: ErrorInfo | undefined
}

const empty: ObjectSnapshot<never> = Object.freeze({
  status: 'ready',
  object: undefined,
  result: undefined,
  error: undefined,
})

/** Asks for objects of a schema, one at a time, and shows each as it grows. */
export class ObjectSession<Schema extends AnySchema, Options> {
  readonly #options: ObjectSessionOptions<Schema, Options>
  readonly #listeners = new Set<() => void>()
  readonly #notifier = new Notifier(() => this.#notify())
  #snapshot: ObjectSnapshot<Schema> = empty
  #stream: ObjectStream<SchemaOutput<Schema>, SchemaInput<Schema>> | undefined
  /** The question whose files are read; undefined for none. */
  #asked: ReturnType<typeof userMessage> | undefined
  /** The object that grows in place; undefined where the snapshot has it. */
  #grown: PartialValue<SchemaInput<Schema>> | undefined

  constructor(options: ObjectSessionOptions<Schema, Options>) {
    this.#options = options
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  readonly getSnapshot = (): ObjectSnapshot<Schema> => this.#snapshot

  readonly getServerSnapshot = (): ObjectSnapshot<Schema> => empty

  /** Asks for an object; stops the one that is asked for. Settles when it is over, with the checked object where it is whole: failures are in the snapshot. */
  readonly send = async (input: ChatInput): Promise<SchemaOutput<Schema> | undefined> => {
    const reading = userMessage(input)
    this.#asked = reading
    const message = await reading
    // Stopped, or asked anew, while its files were read.
    if (this.#asked !== reading) return undefined
    this.stop()
    const { provider, schema, request, options } = this.#options
    const settings = typeof request === 'function' ? request() : request
    const stream = streamObject(provider, { ...settings, messages: [message] } as ChatRequest<Options>, schema, options)
    this.#stream = stream
    this.#show({ ...empty, status: 'submitted' })
    try {
      for await (const partial of stream.partials()) {
        if (this.#stream !== stream) return undefined
        this.#grown = partial
        if (this.#snapshot.status === 'submitted') this.#show({ status: 'streaming' })
        else this.#notifier.soon(0)
      }
      const result = await stream.object()
      if (this.#stream === stream) this.#end({ status: 'ready', result })
      return result
    } catch (thrown) {
      if (this.#stream === stream) this.#end({ status: 'error', error: errorInfo(thrown) })
      return undefined
    }
  }

  /** Stops the answer, at the server too. The object stays as far as it has come. */
  readonly stop = (): void => {
    const stream = this.#stream
    this.#asked = undefined
    if (!stream) return
    this.#end({ status: 'ready' })
    stream.cancel()
  }

  /** Forgets the object. Stops the answer. */
  readonly clear = (): void => {
    this.stop()
    this.#show(empty)
  }

  #end(fields: Partial<ObjectSnapshot<Schema>>): void {
    this.#stream = undefined
    this.#show(fields)
  }

  #show(fields: Partial<ObjectSnapshot<Schema>>): void {
    this.#snapshot = { ...this.#snapshot, ...fields }
    this.#notifier.now()
  }

  #notify(): void {
    if (this.#grown !== undefined) this.#snapshot = { ...this.#snapshot, object: structuredClone(this.#grown) }
    this.#grown = undefined
    for (const listener of [...this.#listeners]) listener()
  }
}
