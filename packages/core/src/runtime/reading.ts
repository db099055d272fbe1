import type { ChatSink } from '../sink/sink.js'
import type { ChatDecoder } from './provider.js'

/** The two that read an answer. They outlive a response where the vendor tells the rest of the answer in another. */
export interface Reading {
  readonly decoder: ChatDecoder
  readonly sink: ChatSink
}
