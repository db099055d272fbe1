import { ChatError } from '@millrace/core/internal'
import { rememberedMs } from '../options.js'
import { reach } from '../reach.js'
import { FinalStatusError, type StreamClient, type StreamReply, type StreamRequest } from './stream-client.js'

/** Messages of a stream behind an offset. */
export interface Page {
  readonly messages: readonly unknown[]
  /** Where to go on. */
  readonly next: string
  /** There was no more when the server answered. */
  readonly upToDate: boolean
  /** There will be no more: the stream is closed, and these are its last messages. */
  readonly complete: boolean
}

/** An append, and what it is held against. */
export interface StreamAppend {
  /** JSON of one message. */
  readonly text: string
  /** Number of this entry: refused where the stream has one with this number or a higher one. */
  readonly entry: number
  /** Closes the stream, in the same step. Default: it stays open. */
  readonly close?: boolean
  /** Name and count of a writer, by which the server knows a request that came twice. Default: it does not. */
  readonly writer?: { readonly id: string; readonly count: number }
  /** Milliseconds for all tries. */
  readonly forMs: number
}

/** The outcome of an append: `refused` is final, and changed nothing. */
export type Appended = 'kept' | 'refused' | 'too-large'

/** Milliseconds for one reply, and for one that waits for a message. */
const replyMs = 60_000
const longPollMs = 120_000

/** Digits of `Stream-Seq`, which is compared as a text. */
const seqDigits = 16

/** The operations of the protocol that the store needs, on streams of JSON messages. Each is tried again while the server cannot be reached. */
export class Streams {
  readonly #client: StreamClient
  readonly #leaseMs: number
  readonly #ttl: string

  constructor(client: StreamClient, { leaseMs, ttlMs }: { readonly leaseMs: number; readonly ttlMs: number }) {
    this.#client = client
    this.#leaseMs = leaseMs
    this.#ttl = String(Math.ceil((leaseMs + ttlMs + rememberedMs) / 1_000))
  }

  /** Makes a stream with these messages; without effect on one that is there. */
  async create(name: string, messages: readonly unknown[]): Promise<void> {
    // 409: it is there, and was made with another time to live, or is closed.
    await this.#send({
      method: 'PUT',
      name,
      headers: { 'content-type': 'application/json', 'stream-ttl': this.#ttl },
      body: JSON.stringify(messages),
      expected: [200, 201, 409],
    })
  }

  /** Adds one message. */
  async append(name: string, { text, entry, close = false, writer, forMs }: StreamAppend): Promise<Appended> {
    const { status } = await this.#send(
      {
        method: 'POST',
        name,
        headers: {
          'content-type': 'application/json',
          'stream-seq': String(entry).padStart(seqDigits, '0'),
          ...(writer && {
            'producer-id': writer.id,
            'producer-epoch': '0',
            'producer-seq': String(writer.count),
          }),
          ...(close && { 'stream-closed': 'true' }),
        },
        body: `[${text}]`,
        expected: [200, 204, 404, 409, 410, 413],
        // Half of it, so that another try fits.
        withinMs: Math.max(1, Math.min(replyMs, forMs / 2)),
      },
      forMs,
    )
    if (status < 300) return 'kept'
    return status === 413 ? 'too-large' : 'refused'
  }

  /** Reads on. @param wait - for a message, where there is none. @returns undefined for a stream that is not there. */
  async page(name: string, offset: string, wait: boolean, signal?: AbortSignal): Promise<Page | undefined> {
    const reply = await this.#send({
      method: 'GET',
      name,
      // A cursor is for caches, and this goes to the server itself.
      query: wait ? { live: 'long-poll', offset } : { offset },
      expected: [200, 204, 404, 410],
      withinMs: wait ? longPollMs : replyMs,
      ...(signal && { signal }),
    })
    if (reply.status >= 400) return undefined
    const { headers, text } = reply
    const upToDate = headers.get('stream-up-to-date') === 'true'
    return {
      messages: reply.status === 204 ? [] : messagesIn(text),
      next: headers.get('stream-next-offset') ?? offset,
      upToDate,
      complete: upToDate && headers.get('stream-closed') === 'true',
    }
  }

  /** True for a stream that is there, and not closed. */
  async isOpen(name: string): Promise<boolean> {
    const { status, headers } = await this.#send({ method: 'HEAD', name, expected: [200, 404, 410] })
    return status === 200 && headers.get('stream-closed') !== 'true'
  }

  async remove(name: string): Promise<void> {
    await this.#send({ method: 'DELETE', name, expected: [200, 204, 404, 410] })
  }

  #send(request: Omit<StreamRequest, 'withinMs'> & { withinMs?: number }, forMs = this.#leaseMs): Promise<StreamReply> {
    const isFinal = (cause: unknown): boolean => cause instanceof FinalStatusError || request.signal?.aborted === true
    return reach(() => this.#client.send({ withinMs: replyMs, ...request }), forMs, isFinal)
  }
}

/** The messages of a reply. A stream that is no JSON stream has none. @throws ChatError `protocol`. */
function messagesIn(text: string): readonly unknown[] {
  let messages: unknown
  try {
    messages = JSON.parse(text)
  } catch {
    // Told below, without the text: it may be anything.
  }
  if (Array.isArray(messages)) return messages
  throw new ChatError({
    code: 'protocol',
    message: 'The Durable Streams server gave something else than JSON messages.',
  })
}
