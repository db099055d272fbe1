import type { Flow } from '../transport/transport.js'
import type { ChatResult } from '../vocabulary/answer.js'
import type { ErrorInfo } from '../vocabulary/error-info.js'
import type { ChatEvent, ChatRecord } from '../vocabulary/events.js'
import type { ChatReader } from './flow.js'
import { lackingText, type TextOptions, textIn } from './texts.js'
import { collect, lastTextIn, messageIn, valuesOf } from './views.js'

/** The failure of an answer that was stopped. */
export const aborted: ErrorInfo = { code: 'aborted', message: 'The answer was stopped.', retryable: false }

/** The error of a second reader. */
export const readAlready = (): TypeError => new TypeError('This ChatStream has a reader already.')

/** @throws TypeError for something that is no reader. */
export function checkReader(reader: ChatReader): void {
  if (typeof reader?.batch !== 'function') throw new TypeError('connect takes { batch }.')
}

/** The views that every stream has, over the two ways in which batches come: pushed to a reader, or pulled. */
export abstract class StreamViews {
  abstract connect(reader: ChatReader): Flow
  abstract batches(): AsyncIterableIterator<readonly ChatRecord[]>
  abstract cancel(reason?: unknown): void

  /** Frameworks make JSON of a body that they do not know: the reader would get `{}` under a status of 200. */
  toJSON(): never {
    throw new TypeError('This ChatStream is no JSON: await its message().')
  }

  [Symbol.asyncIterator](): AsyncIterator<ChatEvent> {
    return valuesOf(this.batches(), event => event)
  }

  texts(): AsyncIterableIterator<string> {
    return valuesOf(this.batches(), textIn, finish => lackingText(finish, false))
  }

  text(options?: TextOptions): Promise<string> {
    return collect(this, lastTextIn, finish => lackingText(finish, options?.complete))
  }

  message(): Promise<ChatResult> {
    return collect(this, messageIn)
  }
}
