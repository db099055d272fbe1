import {
  type ChatDecoder,
  type ChatRecord,
  ChatSink,
  type ErrorInfo,
  type Failure,
  type Frame,
  mergeDeltas,
  type Transport,
} from '@millrace/core'
import { type FrameListener, sseFraming } from '../../packages/core/src/runtime/framing.js'
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

/**
 * What a decoder makes of a body that comes in pieces of this size, deltas merged. Events in lines that a piece cuts come to it one by one; it may know the
 * others by those before.
 */
export function recordsThrough(decoder: ChatDecoder, body: Uint8Array, size: number): readonly ChatRecord[] {
  const sink = new ChatSink({ provider: 'p' })
  const records: ChatRecord[] = []
  const framing = sseFraming(1_000_000)
  const listener: FrameListener = {
    frame: frame => void (sink.done || decoder.decode(frame, sink)),
    get knows() {
      return !sink.done && decoder.events?.ready === true
    },
    known: (input, from) => decoder.events!.read(input, from, sink),
  }
  for (let at = 0; at < body.length; at += size) {
    framing.push(body.subarray(at, at + size), listener)
    records.push(...sink.drain())
  }
  framing.end(listener)
  decoder.end?.(sink)
  sink.end()
  return mergeDeltas([...records, ...sink.drain()])
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
