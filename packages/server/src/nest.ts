import { type DynamicModule, type FactoryProvider, Module, type ModuleMetadata } from '@nestjs/common'
import { APP_INTERCEPTOR } from '@nestjs/core'
import type { SendChatOptions } from './delivery/options.js'
import type { ChatOutcome } from './delivery/outcome.js'
import { type AnswerSource, prepareSend } from './delivery/send.js'
import { mountChat as mountOnExpress } from './express.js'
import { mountChat as mountOnFastify } from './fastify.js'
import type { ChatHandler } from './handler/handler.js'
import { ChatInterceptor } from './nest/chat-interceptor.js'
import { CHAT_OPTIONS, type ChatModuleOptions, ChatService } from './nest/chat-service.js'
import { type NestResponse, sendOver } from './nest/platform.js'

export { CHAT_OPTIONS, ChatInterceptor, type ChatModuleOptions, ChatService, type NestResponse }

/** Options that are made by a factory. */
export interface ChatModuleAsyncOptions extends Pick<ModuleMetadata, 'imports'> {
  /** Tokens of the factory's arguments. */
  readonly inject?: FactoryProvider['inject']
  /** Makes the options. */
  // biome-ignore lint/suspicious/noExplicitAny: the arguments are of the types of what is injected.
  useFactory(...args: any[]): ChatModuleOptions | Promise<ChatModuleOptions>
}

/**
 * Gives an application of Nest its provider: `ChatService` can be injected everywhere, and a controller method that returns a `ChatStream` streams it.
 */
// biome-ignore lint/complexity/noStaticOnlyClass: modules of Nest are classes.
export class ChatModule {
  /**
   * Makes the module of these options, for `imports`.
   *
   * @throws TypeError when the application starts, naming the option that is not of its type.
   */
  static forRoot(options: ChatModuleOptions): DynamicModule {
    return moduleWith({}, { provide: CHAT_OPTIONS, useValue: options })
  }

  /** Like `forRoot`, with options that are made of what is injected: a configuration, a logger, a database. */
  static forRootAsync({ imports, inject = [], useFactory }: ChatModuleAsyncOptions): DynamicModule {
    return moduleWith({ ...(imports && { imports }) }, { provide: CHAT_OPTIONS, inject, useFactory } as never)
  }
}
Module({})(ChatModule)

const moduleWith = (
  metadata: Pick<ModuleMetadata, 'imports'>,
  options: NonNullable<DynamicModule['providers']>[number],
): DynamicModule => ({
  ...metadata,
  module: ChatModule,
  global: true,
  providers: [options, ChatService, ChatInterceptor, { provide: APP_INTERCEPTOR, useExisting: ChatInterceptor }],
  exports: [CHAT_OPTIONS, ChatService, ChatInterceptor],
})

/**
 * Streams an answer over the response that a controller method has taken by `@Res()`, on Express and on Fastify; see `sendChat` of
 * `@millrace/server/node`.
 *
 * @throws TypeError for anything but a stream that nobody has read, and for options that are not of their type; nothing has been sent then.
 */
export async function sendChat(
  response: NestResponse,
  stream: AnswerSource,
  options?: SendChatOptions,
): Promise<ChatOutcome> {
  return sendOver(response, prepareSend(stream, options))
}

/** The used part of an application of Nest. */
export interface NestApp {
  /** The platform. */
  getHttpAdapter(): { getType(): string; getInstance(): unknown }
}

/**
 * Answers requests for a path and everything below it by a chat handler, such as that of `ChatService`, below the global prefix as it is set by
 * then. Called before `listen`, and behind what is to run before: CORS, sessions.
 */
export function mountChat(app: NestApp, path: string, handler: ChatHandler): void {
  const platform = app.getHttpAdapter()
  const mount: (app: never, path: string, handler: ChatHandler) => void =
    platform.getType() === 'fastify' ? mountOnFastify : mountOnExpress
  mount(platform.getInstance() as never, `${prefixOf(app)}/${path}`, handler)
}

/** Nest tells its prefix to nobody: it is read where the application keeps it (12.5.1, 2026-11). */
function prefixOf(app: NestApp): string {
  const { config } = app as { config?: { getGlobalPrefix?(): string } }
  return config?.getGlobalPrefix?.() ?? ''
}
