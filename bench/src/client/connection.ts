import { connect, type Socket } from 'node:net'
import { type ApiRequest, requestText } from '../shared/api-request.ts'
import { HttpReader } from './http-reader.ts'

/** What a reader is told of its answer. */
export interface AnswerEvents {
  data(bytes: Buffer): void
  /** The answer is over: complete, or broken off. */
  end(complete: boolean, status: number): void
}

/** A connection to a relay that asks one thing after the other, can stop reading, and can leave. */
export class Connection {
  readonly #socket: Socket
  readonly #api: ApiRequest | undefined
  #events: AnswerEvents | undefined

  /** @param api - where the relay is a gateway. */
  constructor(port: number, api?: ApiRequest) {
    this.#api = api
    this.#socket = connect({ port, host: '127.0.0.1', noDelay: true })
    const reader = new HttpReader(
      bytes => this.#events?.data(bytes),
      () => this.#end(true, reader.status),
    )
    this.#socket.on('data', bytes => reader.push(bytes))
    // The 'close' that follows tells the reader.
    this.#socket.on('error', () => {})
    this.#socket.on('close', () => this.#end(false, reader.status))
  }

  /** Sends a chat with this prompt. */
  ask(prompt: string, events: AnswerEvents): void {
    this.#events = events
    this.#socket.write(requestText(prompt, this.#api))
  }

  pause(): void {
    this.#socket.pause()
  }

  resume(): void {
    this.#socket.resume()
  }

  /** Closes the connection, whatever is on its way; the answer's reader is told of nothing. */
  leave(): void {
    this.#events = undefined
    this.#socket.destroy()
  }

  #end(complete: boolean, status: number): void {
    const events = this.#events
    this.#events = undefined
    events?.end(complete, status)
  }
}
