import type { ChatStream } from '@millrace/core'
import {
  type CallHandler,
  type ExecutionContext,
  HttpException,
  Inject,
  Injectable,
  type NestInterceptor,
  StreamableFile,
} from '@nestjs/common'
import { catchError, map, type Observable } from 'rxjs'
import { errorResponse, streamHeaders } from '../exchange/error-response.js'
import { shownFailure } from '../exchange/failure-response.js'
import { HttpError } from '../exchange/http-error.js'
import { nativeWire } from '../wire/native-wire.js'
import { ChatService } from './chat-service.js'
import { bodyFor, type NestResponse, setHeaders } from './platform.js'

/**
 * Streams what a controller method returns, where that is a `ChatStream` or a promise of one; all else passes. An `HttpError`, as
 * `parseChatRequest` throws it, becomes Nest's `HttpException` with the same status and the sentence that is made for the reader.
 */
export class ChatInterceptor implements NestInterceptor {
  readonly #chat: ChatService

  constructor(chat: ChatService) {
    this.#chat = chat
  }

  /** From Nest. */
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (context.getType() !== 'http') return next.handle()
    const http = context.switchToHttp()
    const response = http.getResponse<NestResponse>()
    return next.handle().pipe(
      map(value =>
        isStream(value) ? this.#bodyOf(value, http.getRequest<{ method: string }>().method, response) : value,
      ),
      catchError(thrown => {
        throw exceptionOf(thrown, response)
      }),
    )
  }

  #bodyOf(stream: ChatStream, method: string, response: NestResponse): StreamableFile | undefined {
    const { headers } = this.#chat.delivery.wire ?? nativeWire
    if (method === 'HEAD') {
      stream.cancel()
      setHeaders(response, { ...streamHeaders, ...headers })
      return undefined
    }
    // Nest sends it as it sends files: its hooks and other interceptors have run when the body is to be piped.
    const body = bodyFor(response, this.#chat.sender(stream))
    return new StreamableFile(body as never, { type: headers['content-type'] ?? 'text/event-stream' })
  }
}
Injectable()(ChatInterceptor)
Inject(ChatService)(ChatInterceptor, undefined, 0)

const isStream = (value: unknown): value is ChatStream =>
  typeof value === 'object' &&
  value !== null &&
  typeof (value as Partial<ChatStream>).connect === 'function' &&
  typeof (value as Partial<ChatStream>).batches === 'function'

function exceptionOf(thrown: unknown, response: NestResponse): unknown {
  if (!(thrown instanceof HttpError)) return thrown
  const { status, error, headers } = shownFailure(thrown)
  const { 'content-type': _, ...rest } = errorResponse(status, error, headers).headers
  setHeaders(response, rest)
  return new HttpException({ error }, status, { cause: thrown })
}
