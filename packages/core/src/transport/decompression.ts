import type { Transform } from 'node:stream'
import { ChatError } from '../vocabulary/errors.js'
import type { Flow, Receiver } from './transport.js'

/** Content codings at most that lie over each other. */
const maxCodings = 3
/** Loaded for the first answer that is compressed: most never are, and it brings Node's files and archives with it (Node 26.10, 2026-11). */
const zlib = (): typeof import('node:zlib') => process.getBuiltinModule('node:zlib')

/** Gives out what a piece decodes to without waiting for the next one: a stream's servers flush behind each event. */
const prompt = () => ({ flush: zlib().constants.Z_SYNC_FLUSH })

const decoders: { readonly [coding: string]: (firstByte: number) => Transform } = {
  gzip: () => zlib().createGunzip(prompt()),
  'x-gzip': () => zlib().createGunzip(prompt()),
  // Some servers send the bare form, which RFC 9110 (8.4.1.2) knows: the compression method 8 stands in the first byte of the other.
  deflate: firstByte => ((firstByte & 0x0f) === 8 ? zlib().createInflate(prompt()) : zlib().createInflateRaw(prompt())),
  br: () => zlib().createBrotliDecompress({ flush: zlib().constants.BROTLI_OPERATION_FLUSH }),
  zstd: () => zlib().createZstdDecompress(),
}

/**
 * Words under `content-encoding` that say nothing about the body, which fetch and browsers read as it is. Many servers of event streams send `none`
 * to keep compressing middleware away; others put a charset or a transfer coding there (2026-11).
 */
const noCodings: ReadonlySet<string> = new Set([
  '',
  'identity',
  'none',
  'utf-8',
  'utf8',
  'chunked',
  'aws-chunked',
  'binary',
  '8bit',
])

/** The codings of a `content-encoding` header, the one that was applied last first; empty for an answer as it is. */
export function codingsOf(header: string | readonly string[] | undefined): readonly string[] {
  return String(header ?? '')
    .split(',')
    .map(coding => coding.trim().toLowerCase())
    .filter(coding => !noCodings.has(coding))
    .reverse()
}

const isGzip = (coding: string | undefined): boolean => coding === 'gzip' || coding === 'x-gzip'

/** First bytes of event streams and of JSON. gzip begins with 0x1f (RFC 1952, 2.3.1), the other codings with any byte. */
const plainBegins: ReadonlySet<number> = new Set(Buffer.from('deir:{[\r\n'))

/** True when a {@link Decompression} can read these. */
export const areKnown = (codings: readonly string[]): boolean =>
  codings.length <= maxCodings && codings.every(coding => Object.hasOwn(decoders, coding))

/**
 * Reads a compressed body, which a proxy may send although nobody asked for it: the receiver gets what it decodes to, in pieces of 16 KiB at most,
 * with backpressure towards the source. A body that ends before its coding does is an error.
 */
export class Decompression implements Receiver {
  readonly #codings: readonly string[]
  readonly #receiver: Receiver
  readonly #source: Flow
  /** Undefined until the first byte; empty for a body that is not compressed, whatever its label. */
  #streams: readonly Transform[] | undefined
  #paused = false
  #full = false
  /** Boxed, since a transport may fail by anything. */
  #failure: { readonly cause: unknown } | undefined
  /** The source has no more bytes. */
  #ended = false
  #over = false

  /**
   * @param codings - as {@link codingsOf} gives them.
   * @param source - where the compressed bytes come from: paused while the decoder is full.
   */
  constructor(codings: readonly string[], receiver: Receiver, source: Flow) {
    this.#codings = codings
    this.#receiver = receiver
    this.#source = source
  }

  /** The head is told by the transport itself. */
  head(): void {}

  data(bytes: Uint8Array): void {
    if (this.#over || bytes.length === 0) return
    this.#streams ??= this.#open(bytes[0]!)
    const [first] = this.#streams
    if (!first) return this.#receiver.data(bytes)
    if (first.write(bytes)) return
    this.#full = true
    this.#source.pause()
  }

  /** The bytes that were written come before the end. */
  end(): void {
    this.#ended = true
    if (this.#streams?.[0]) this.#streams[0].end()
    else this.#finish()
  }

  error(cause: unknown): void {
    this.#failure = { cause }
    this.end()
  }

  pause(): void {
    this.#paused = true
    this.#streams?.at(-1)?.pause()
    this.#source.pause()
  }

  resume(): void {
    this.#paused = false
    this.#streams?.at(-1)?.resume()
    if (!this.#full) this.#source.resume()
  }

  /** Drops everything, and says nothing more. */
  cancel(): void {
    this.#over = true
    for (const stream of this.#streams ?? []) stream.destroy()
  }

  /** The decoders; none for a body that a proxy has decompressed without taking the label off. */
  #open(firstByte: number): readonly Transform[] {
    if (isGzip(this.#codings[0]) && plainBegins.has(firstByte)) return []
    const streams = this.#codings.map((coding, at) => decoders[coding]!(at === 0 ? firstByte : 8))
    for (const stream of streams) stream.on('error', cause => this.#broke(cause))
    const last = streams.reduce((from, to) => from.pipe(to))
    last.on('data', (bytes: Uint8Array) => {
      if (!this.#over) this.#receiver.data(bytes)
    })
    last.on('end', () => this.#finish())
    if (this.#paused) last.pause()
    streams[0]!.on('drain', () => {
      this.#full = false
      if (!this.#paused && !this.#over) this.#source.resume()
    })
    return streams
  }

  #finish(): void {
    if (this.#over) return
    this.#over = true
    if (this.#failure) return this.#receiver.error(this.#failure.cause)
    this.#receiver.end()
    // Nobody waits for bytes behind the end of the coding.
    if (!this.#ended) this.#source.cancel()
  }

  /** A cut is a broken connection to the receiver: that is what it mostly is. */
  #broke(cause: unknown): void {
    if (this.#over) return
    this.cancel()
    // The connection's own failure says more than that the coding is cut.
    if (this.#failure) return this.#receiver.error(this.#failure.cause)
    const cut = (cause as { code?: unknown }).code === 'Z_BUF_ERROR'
    const message = 'The answer is compressed, and what came cannot be decompressed.'
    this.#receiver.error(cut ? cause : new ChatError({ code: 'protocol', message }, { cause }))
    // Nobody waits for the rest.
    this.#source.cancel()
  }
}
