import { type ChatProvider, type ChatRecord, ChatStream, type Usage } from '@millrace/core'

/** The way in which a vendor of a test answers. */
export interface Script {
  /** Texts, a batch each. Default: one. */
  readonly texts?: readonly string[]
  /** Default 10 in, 5 out; `false`: none is told. */
  readonly usage?: Usage | false
  /** The answer ends by this record in place of its finish. */
  readonly error?: Extract<ChatRecord, { type: 'error' }>['error']
  /** The error comes before anything else. */
  readonly refused?: boolean
}

/** A vendor whose answers wait for the test where it wants. */
export interface Vendor extends ChatProvider {
  /** Answers that are under way. */
  readonly open: number
  /** Answers that were begun. */
  readonly asked: number
  /** Answers from now on wait behind their first batch. */
  hold(): void
  /** All that wait go on. */
  release(): void
}

/** Makes a vendor. */
export function vendor(script: Script = {}, id = 'vendor'): Vendor {
  const { texts = ['Hello there'], usage = { inputTokens: 10, outputTokens: 5 }, error, refused } = script
  let open = 0
  let asked = 0
  let held: { readonly promise: Promise<void>; readonly resolve: () => void } | undefined
  async function* answer(signal: AbortSignal): AsyncGenerator<ChatRecord[]> {
    open++
    asked++
    try {
      if (refused && error) return yield [{ type: 'error', error }]
      const [first = '', ...rest] = texts
      yield [
        { type: 'start', messageId: 'm', provider: id },
        { type: 'text-start', id: 't' },
        { type: 'text-delta', id: 't', delta: first },
      ]
      await Promise.race([
        held?.promise,
        held && new Promise<void>(left => signal.addEventListener('abort', () => left())),
      ])
      for (const delta of rest) yield [{ type: 'text-delta', id: 't', delta }]
      yield [
        { type: 'text-end', id: 't' },
        error ? { type: 'error', error } : { type: 'finish', reason: 'stop', ...(usage && { usage }) },
      ]
    } finally {
      open--
    }
  }
  return {
    id,
    stream: () => ChatStream.from(answer),
    get open() {
      return open
    },
    get asked() {
      return asked
    },
    hold() {
      held = Promise.withResolvers<void>()
    },
    release() {
      held?.resolve()
      held = undefined
    },
  }
}
