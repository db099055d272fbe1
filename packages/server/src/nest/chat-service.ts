import type { ChatProvider, ChatRequest, ChatStream, StreamOptions } from '@millrace/core'
import { askProvider } from '@millrace/core/internal'
import { type BeforeApplicationShutdown, Inject, Injectable, Logger } from '@nestjs/common'
import { type SendChatOptions, sendNames } from '../delivery/options.js'
import type { ChatOutcome } from '../delivery/outcome.js'
import { prepareSend } from '../delivery/send.js'
import type { Reply } from '../exchange/reply.js'
import { ActiveRequests } from '../handler/active-requests.js'
import { type ChatHandler, createChatHandler } from '../handler/handler.js'
import type { ChatHandlerOptions } from '../handler/handler-options.js'
import type { WireFormat } from '../wire/wire.js'

/** Options of `ChatModule`: those of `createChatHandler`, which streams that controllers return are sent by as well. */
export interface ChatModuleOptions extends ChatHandlerOptions {
  /** The dialect of streams that controllers return, where `wire` is a function. Default `nativeWire`. */
  readonly returnedWire?: WireFormat
  /** Milliseconds that answers may go on when the application shuts down. Default 10 000. */
  readonly shutdownGraceMs?: number
}

/** Token of the options, for `inject`. */
export const CHAT_OPTIONS: unique symbol = Symbol.for('@millrace/server/nest options')

/** Asks the provider, and holds what is under way. When the application shuts down, answers may end within `shutdownGraceMs`. */
export class ChatService implements BeforeApplicationShutdown {
  /** The provider of the module's options. */
  readonly provider: ChatProvider
  /** A handler with the module's options, to be mounted by `mountChat`. */
  readonly handler: ChatHandler
  readonly #options: ChatModuleOptions
  readonly #returned = new ActiveRequests()

  constructor(options: ChatModuleOptions) {
    this.#options = options
    this.provider = options.provider
    const { returnedWire: _returned, shutdownGraceMs: _grace, ...handlerOptions } = options
    this.handler = createChatHandler(handlerOptions)
  }

  /** Asks the provider; a controller method returns the stream. */
  stream(request: ChatRequest, options?: StreamOptions): ChatStream {
    return askProvider(this.provider, request, options)
  }

  /** Lets no more requests in and waits for answers: those of the handler, and those that controllers have returned. See `ChatHandler.drain`. */
  async drain(options: { readonly graceMs: number }): Promise<void> {
    await Promise.all([this.handler.drain(options), this.#returned.drain(options.graceMs)])
  }

  /** From Nest. */
  beforeApplicationShutdown(): Promise<void> {
    return this.drain({ graceMs: this.#options.shutdownGraceMs ?? 10_000 })
  }

  /**
   * Makes the function that sends a stream which a controller has returned.
   *
   * @throws HttpError when the application shuts down.
   * @throws TypeError for anything but a stream.
   */
  sender(stream: ChatStream): (reply: Reply) => Promise<ChatOutcome> {
    const { closing } = this.#returned
    if (closing) throw closing
    const stop = new AbortController()
    const send = prepareSend(stream, { ...this.delivery, signal: stop.signal })
    return reply => {
      const outcome = send(reply)
      const done = outcome.catch(thrown => new Logger(ChatService.name).error(thrown))
      this.#returned.add({ atEnd: over => void done.then(over), stop: error => stop.abort(error) })
      return outcome
    }
  }

  /** The options by which streams that controllers return are sent. */
  get delivery(): SendChatOptions {
    const { wire, returnedWire, onDisconnect, ...rest } = this.#options
    const chosen = returnedWire ?? (typeof wire === 'function' ? undefined : wire)
    return {
      ...Object.fromEntries(Object.entries(rest).filter(([name]) => Object.hasOwn(sendNames, name))),
      // No store keeps what a controller returns: it cannot go on without its reader.
      ...(onDisconnect !== undefined && onDisconnect !== 'detach' && { onDisconnect }),
      ...(chosen && { wire: chosen }),
    }
  }
}
Injectable()(ChatService)
Inject(CHAT_OPTIONS)(ChatService, undefined, 0)
