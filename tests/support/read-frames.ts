import {
  type ChatDecoder,
  type ChatRecord,
  ChatSink,
  type ErrorInfo,
  type Failure,
  type Frame,
  type Transport,
} from '@millrace/core'
import { OpenBlocks } from '../../packages/core/src/stream/open-blocks.js'
import { giveBody } from './in-turns.js'

/** A frame: its data as JSON, as a text, or with an event name. */
export type FrameInput = object | string | Frame

/** The frame that an input stands for. */
export function frameOf(input: FrameInput): Frame {
  if (typeof input === 'string') return { event: 'message', data: input }
  if ('event' in input && 'data' in input) return input as Frame
  return { event: 'message', data: JSON.stringify(input) }
}

/** What a sink has to know of a provider. */
export interface Reading {
  readonly provider: string
  /** Classifies the body of an error frame. Default: `unknown`. */
  readonly toError?: (failure: Failure) => ErrorInfo
}

/**
 * What a decoder makes of frames: a batch for each, and one for the end of the body. As in an answer, what follows the end is not read, and
 * what is open is closed before an error.
 */
export function batchesThrough(
  decoder: ChatDecoder,
  frames: readonly FrameInput[],
  { provider, toError }: Reading,
): ChatRecord[][] {
  const sink = new ChatSink({
    provider,
    ...(toError && { toError: body => toError({ status: 200, headers: {}, body }) }),
  })
  const batches = frames.map(frame => {
    if (!sink.done) decoder.decode(frameOf(frame), sink)
    return sink.drain()
  })
  decoder.end?.(sink)
  sink.end()
  return closed([...batches, sink.drain()])
}

/** The batches as they leave a `ChatStream`, which closes what is open before an error. */
export function closed(batches: readonly (readonly ChatRecord[])[]): ChatRecord[][] {
  const open = new OpenBlocks()
  return batches.map(batch =>
    batch.flatMap(record => {
      if (record.type === 'error') return [...open.close(), record]
      open.see(record)
      return [record]
    }),
  )
}

/** A transport that answers with these pieces, one after the other. */
export const inPieces =
  (pieces: readonly Uint8Array[], contentType = 'text/event-stream'): Transport =>
  (_, receiver) => {
    queueMicrotask(() => {
      receiver.head(200, { 'content-type': contentType })
      void giveBody(receiver, pieces)
    })
    return { pause() {}, resume() {}, cancel() {} }
  }
