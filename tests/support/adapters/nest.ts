import 'reflect-metadata'
import fastifyCompress from '@fastify/compress'
import fastifyCookie from '@fastify/cookie'
import fastifyHelmet from '@fastify/helmet'
import type { ChatProvider } from '@millrace/core'
import { ChatModule, ChatService, mountChat, sendChat } from '@millrace/server/nest'
import {
  All,
  type CallHandler,
  Controller,
  type ExecutionContext,
  type INestApplication,
  Inject,
  type LoggerService,
  Module,
  type NestInterceptor,
  Res,
} from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import type { NestExpressApplication } from '@nestjs/platform-express'
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify'
import compression from 'compression'
import session from 'express-session'
import helmet from 'helmet'
import { tap } from 'rxjs'
import { onTestFinished } from 'vitest'
import { type Adapter, type AppParts, page } from './app.js'

/** Applies decorators without the syntax, which the tests' compiler does not have in Nest's form. */
export function decorate(target: object, name: string, ...decorators: (MethodDecorator | ParameterDecorator)[]): void {
  const descriptor = Object.getOwnPropertyDescriptor(target, name)!
  for (const decorator of decorators) (decorator as MethodDecorator)(target, name, descriptor)
}

/** Keeps what a logger of Nest is told as a warning or an error. */
const loggerOf = (told: string[]): LoggerService => ({
  log() {},
  warn: message => void told.push(`warning: ${message}`),
  error: (...message) => void told.push(`error: ${message.join(' ')}`),
})

/** A logging interceptor as the documentation of Nest has it. */
class Logging implements NestInterceptor {
  passed = 0
  intercept(_: ExecutionContext, next: CallHandler) {
    return next.handle().pipe(tap(() => void this.passed++))
  }
}

/** An application with a controller whose methods return streams, or take the response. */
function moduleOf({ answer, options, sent, handler }: AppParts, returns: boolean) {
  class Own {
    constructor(readonly chat: ChatService) {}
    returned() {
      sent()
      const source = answer()
      return typeof source === 'function' ? source() : source
    }
    async taken(response: Parameters<typeof sendChat>[0]) {
      sent()
      sent(await sendChat(response, answer(), options))
    }
  }
  Controller()(Own)
  Inject(ChatService)(Own, undefined, 0)
  if (returns) decorate(Own.prototype, 'returned', All('own'))
  else {
    decorate(Own.prototype, 'taken', All('own'))
    Res()(Own.prototype, 'taken', 0)
  }
  class App {}
  const provider: ChatProvider = { id: 'unused', stream: () => handler as never }
  const useFactory = () => ({ provider, ...options })
  Module({ imports: [ChatModule.forRootAsync({ useFactory })], controllers: [Own] })(App)
  return App
}

async function onExpress(parts: AppParts, returns: boolean): Promise<INestApplication> {
  const logger = loggerOf(parts.told)
  const app = await NestFactory.create<NestExpressApplication>(moduleOf(parts, returns), { logger })
  if (parts.bare) return app
  app.enableCors({ origin: page, credentials: true })
  app.use(helmet())
  app.use(compression({ threshold: 0 }))
  app.use(session({ secret: 'not secret', resave: false, saveUninitialized: true, name: 'session' }))
  app.use((_: unknown, res: { cookie(name: string, value: string): void }, next: () => void) => {
    res.cookie('seen', '1')
    next()
  })
  return app
}

async function onFastify(parts: AppParts, returns: boolean, http2: boolean): Promise<INestApplication> {
  const adapter = new FastifyAdapter((http2 ? { http2: true } : {}) as object)
  const logger = loggerOf(parts.told)
  const app = await NestFactory.create<NestFastifyApplication>(moduleOf(parts, returns), adapter as never, { logger })
  if (parts.bare) return app
  app.enableCors({ origin: page, credentials: true })
  await app.register(fastifyHelmet as never)
  await app.register(fastifyCookie as never)
  await app.register(fastifyCompress as never, { global: true, threshold: 0, customTypes: /./ } as never)
  const instance = app.getHttpAdapter().getInstance()
  instance.addHook('onRequest', async (_, reply) => void reply.setCookie('seen', '1'))
  instance.addHook('onSend', async (_, reply) => void reply.setCookie('session', 'x'))
  return app
}

const adapter = (name: string, http2: boolean, create: (parts: AppParts) => Promise<INestApplication>): Adapter => ({
  name: `${name}, HTTP/${http2 ? 2 : 1}`,
  http2,
  dressed: true,
  async open(parts) {
    const app = await create(parts)
    app.useGlobalInterceptors(new Logging())
    mountChat(app, '/chat', parts.handler)
    app.setGlobalPrefix('v1', { exclude: ['own'] })
    mountChat(app, '/chat', parts.handler)
    await app.listen(0, '127.0.0.1')
    onTestFinished(async () => {
      app.getHttpServer().closeAllConnections?.()
      await app.close()
    })
    return app.getUrl()
  },
})

export const nestAdapters = [
  adapter('Nest 12 on Express, returned', false, parts => onExpress(parts, true)),
  adapter('Nest 12 on Express, @Res()', false, parts => onExpress(parts, false)),
  adapter('Nest 12 on Fastify, returned', false, parts => onFastify(parts, true, false)),
  adapter('Nest 12 on Fastify, @Res()', false, parts => onFastify(parts, false, false)),
  adapter('Nest 12 on Fastify, returned', true, parts => onFastify(parts, true, true)),
]
