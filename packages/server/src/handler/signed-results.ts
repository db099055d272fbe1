import type { ApprovalSecret, ChatReader, ChatRecord, Flow, Message, ToolCallPart } from '@millrace/core'
import { ChatStream, signResult } from '@millrace/core/internal'

/** The parts that sign results. */
export interface ResultSigning {
  readonly secret: ApprovalSecret
  readonly owner: string | undefined
  /** The conversation that the browser sent: a result may be of a call in it. */
  readonly messages: readonly Message[]
}

type Batch = readonly ChatRecord[]

/**
 * The answer with a signature on each result of a tool, whoever ran it, so that the browser can send calls and results back with its next request. Signing
 * waits for the platform's cryptography: meanwhile the answer is held back, and its order stays.
 */
export const withSignedResults = (stream: ChatStream, signing: ResultSigning): ChatStream =>
  new ChatStream(reader => {
    const signer = new ResultSigner(reader, signing)
    signer.follow(stream.connect(signer))
    return signer
  })

class ResultSigner implements ChatReader, Flow {
  readonly #reader: ChatReader
  readonly #signing: ResultSigning
  /** Calls without a result, by id. */
  readonly #calls = new Map<string, ToolCallPart>()
  #inner: Flow | undefined
  /** Batches that wait for signatures. */
  #waiting: Batch[] | undefined
  #paused = false
  #left = false

  constructor(reader: ChatReader, signing: ResultSigning) {
    this.#reader = reader
    this.#signing = signing
    for (const { content } of signing.messages)
      if (typeof content !== 'string')
        for (const part of content) if (part.type === 'tool-call') this.#calls.set(part.toolCallId, part)
  }

  follow(inner: Flow): void {
    this.#inner = inner
    this.#adjust()
  }

  pause(): void {
    this.#paused = true
    this.#adjust()
  }

  resume(): void {
    this.#paused = false
    this.#adjust()
  }

  cancel(reason?: unknown): void {
    this.#left = true
    this.#waiting = undefined
    this.#inner?.cancel(reason)
  }

  batch(records: Batch): void {
    if (this.#waiting) return void this.#waiting.push(records)
    for (const record of records) if (record.type === 'tool-call-end') this.#note(record)
    if (!records.some(isResult)) return this.#reader.batch(records)
    this.#waiting = [records]
    this.#adjust()
    void this.#sign(this.#waiting)
  }

  #note({ type: _, ...call }: Extract<ChatRecord, { type: 'tool-call-end' }>): void {
    this.#calls.set(call.toolCallId, { type: 'tool-call', ...call })
  }

  async #sign(waiting: Batch[]): Promise<void> {
    for (let records = waiting[0]; records; records = waiting[0]) {
      const signed: ChatRecord[] = []
      for (const record of records) {
        if (record.type === 'tool-call-end') this.#note(record)
        signed.push(isResult(record) ? await this.#signed(record) : record)
      }
      if (this.#left) return
      waiting.shift()
      if (waiting.length === 0) this.#waiting = undefined
      this.#reader.batch(signed)
    }
    this.#adjust()
  }

  async #signed(record: Extract<ChatRecord, { type: 'tool-result' }>): Promise<ChatRecord> {
    const call = this.#calls.get(record.toolCallId)
    if (!call) return record
    this.#calls.delete(record.toolCallId)
    const { secret, owner } = this.#signing
    return { ...record, signature: await signResult(secret, { owner, call, result: record }) }
  }

  /** The answer flows while the reader takes it and nothing waits. */
  #adjust(): void {
    if (this.#left) return
    if (this.#paused || this.#waiting) this.#inner?.pause()
    else this.#inner?.resume()
  }
}

const isResult = (record: ChatRecord): record is Extract<ChatRecord, { type: 'tool-result' }> =>
  record.type === 'tool-result' && !record.preliminary
