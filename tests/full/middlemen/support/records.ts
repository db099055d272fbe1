import { applyEvent, ChatError, type ChatRecord, type ChatState, ChatStream, textOf } from '@millrace/core'
import { decodeRecord } from '@millrace/core/native'
import { readSse, type SseFetch, subscribe } from '@millrace/sse'
import { question, type Readers } from './reader.js'

/** An answer as one of our own readers has read it. */
export interface Read {
  readonly ending: 'finished' | 'cut'
  readonly text: string
}

/** Reads an answer of the native wire to its end, however that comes. */
export type RecordReader = (readers: Readers, idleTimeoutMs: number, onText: (text: string) => void) => Promise<Read>

/** The fetch of `subscribe`, to the middleman that the readers ask. */
export const sseFetch = (ask: Readers['ask']): SseFetch =>
  ((_: string, init: object) => ask(init)) as unknown as SseFetch

/** The three ways in which our own packages read the native wire. */
export const recordReaders: Readonly<Record<string, RecordReader>> = {
  /** The page of `docs/tasks.md`. */
  async readSse({ ask }, idleTimeoutMs, onText) {
    return fold(readSse((await ask()).body!, { idleTimeoutMs }), onText)
  },

  async subscribe({ ask }, idleTimeoutMs, onText) {
    const options = { method: 'POST', fetch: sseFetch(ask), idleTimeoutMs }
    const headers = { 'content-type': 'application/json' }
    return fold(subscribe('http://server/chat', { ...options, headers, body: question }), onText)
  },

  async 'a ChatStream'({ ask }, idleTimeoutMs, onText) {
    const { body } = await ask()
    const stream = ChatStream.from(async function* (signal) {
      for await (const events of readSse(body!, { signal, idleTimeoutMs }).batches())
        yield events.map(({ data }) => decodeRecord(data))
    })
    let text = ''
    try {
      for await (const delta of stream.texts()) {
        text += delta
        onText(text)
      }
      return { ending: 'finished', text }
    } catch (error) {
      if (!(error instanceof ChatError)) throw error
      return { ending: 'cut', text: textOf({ content: error.partial?.content ?? [] }) }
    }
  },
}

/** Only a terminal record is an end. */
async function fold(events: AsyncIterable<{ data: string }>, onText: (text: string) => void): Promise<Read> {
  let state: ChatState | undefined
  try {
    for await (const { data } of events) {
      state = applyEvent(state, decodeRecord(data) satisfies ChatRecord)
      onText(textOf(state))
    }
  } catch {
    // A connection that broke or fell silent: a cut by its own word, as the end without a terminal record is one without.
  }
  return { ending: state?.status === 'finished' ? 'finished' : 'cut', text: state ? textOf(state) : '' }
}
