import 'reflect-metadata'
import type { ChatProvider, ChatStream } from '@millrace/core'
import { HttpError, parseChatRequest } from '@millrace/server'
import { CHAT_OPTIONS, ChatModule, type ChatModuleOptions, ChatService } from '@millrace/server/nest'
import {
  Body,
  type CallHandler,
  ConflictException,
  Controller,
  type DynamicModule,
  type ExecutionContext,
  Get,
  HttpCode,
  type INestApplication,
  Inject,
  Module,
  Post,
} from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { ExpressAdapter } from '@nestjs/platform-express'
import { FastifyAdapter } from '@nestjs/platform-fastify'
import { of, tap } from 'rxjs'
import { describe, expect, onTestFinished, test } from 'vitest'
import { recordsIn, textIn } from '../../packages/server/test/support/records.js'
import { answer, failure, opening, streamOf, tap as tapStream } from '../../packages/server/test/support/streams.js'
import { ask, question, readAll, readUntil } from '../support/adapters/client.js'
import { decorate } from '../support/adapters/nest.js'

/** Methods of a controller, each on the path of its name. */
interface Methods {
  readonly [name: string]: (chat: ChatService, body: unknown) => unknown
}

/** A controller that is given the service. */
function controllerOf(methods: Methods) {
  class Chats {
    constructor(readonly chat: ChatService) {}
  }
  Controller()(Chats)
  Inject(ChatService)(Chats, undefined, 0)
  for (const [name, method] of Object.entries(methods)) {
    Object.defineProperty(Chats.prototype, name, {
      configurable: true,
      value(this: Chats, body: unknown) {
        return method(this.chat, body)
      },
    })
    decorate(Chats.prototype, name, name.startsWith('post') ? Post(name) : Get(name), HttpCode(201))
    Body()(Chats.prototype, name, 0)
  }
  return Chats
}

const provider: ChatProvider = { id: 'test', stream: answer }
const platforms = { Express: () => new ExpressAdapter(), Fastify: () => new FastifyAdapter() }

async function start(platform: keyof typeof platforms, imports: DynamicModule[], methods: Methods) {
  class App {}
  Module({ imports, controllers: [controllerOf(methods)] })(App)
  const app: INestApplication = await NestFactory.create(App, platforms[platform]() as never, { logger: false })
  onTestFinished(async () => {
    app.getHttpServer().closeAllConnections()
    await app.close()
  })
  return app
}

async function listen(app: INestApplication): Promise<string> {
  await app.listen(0, '127.0.0.1')
  return app.getUrl()
}

const http1 = { http2: false }

describe.each(['Express', 'Fastify'] as const)('Nest on %s', platform => {
  test.each([
    ['a stream', (chat: ChatService) => chat.stream(question as never)],
    ['a promise of one', async (chat: ChatService) => chat.stream(question as never)],
    ['an observable of one', (chat: ChatService) => of(chat.stream(question as never))],
  ])('%s that a method returns is streamed, with status 200', async (_, method) => {
    const url = await listen(await start(platform, [ChatModule.forRoot({ provider })], { get: method }))
    const response = await ask(http1, url, { path: '/get' }).answer
    expect([response.status, response.headers['content-type']]).toEqual([200, 'text/event-stream; charset=utf-8'])
    expect(textIn(recordsIn(await readAll(response)))).toBe('落霞与孤鹜齐飞')
  })

  test('what is no stream is Nest’s', async () => {
    const imports = [ChatModule.forRoot({ provider })]
    const url = await listen(await start(platform, imports, { get: () => ({ own: true }), getText: () => 'text' }))
    expect(await (await fetch(`${url}/get`)).json()).toEqual({ own: true })
    expect(await (await fetch(`${url}/getText`)).text()).toBe('text')
  })

  test('exceptions keep their handling, and a bad body is 400 in its own words', async () => {
    const url = await listen(
      await start(platform, [ChatModule.forRoot({ provider })], {
        get: () => {
          throw new ConflictException('no')
        },
        getWait: () => {
          throw new HttpError(429, 'rate-limit', 'Later.', { headers: { 'x-own': '1' } })
        },
        postBad: (chat, body) => chat.stream(parseChatRequest(body)),
      }),
    )
    const conflict = await fetch(`${url}/get`)
    expect([conflict.status, await conflict.json()]).toEqual([409, expect.objectContaining({ message: 'no' })])
    const wait = await fetch(`${url}/getWait`)
    expect([wait.status, wait.headers.get('x-own')]).toEqual([429, '1'])
    const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"messages":7}' }
    const bad = await fetch(`${url}/postBad`, init)
    expect([bad.status, await bad.json()]).toEqual([
      400,
      { error: { code: 'invalid-request', message: expect.stringContaining('messages'), retryable: false } },
    ])
  })

  test('an answer that fails before its first event has a real status', async () => {
    const imports = [ChatModule.forRoot({ provider, onError: false })]
    const url = await listen(await start(platform, imports, { get: () => streamOf([failure('rate-limit', 1_500)]) }))
    const response = await fetch(`${url}/get`)
    expect([response.status, response.headers.get('retry-after')]).toEqual([429, '2'])
    expect(await response.json()).toMatchObject({ error: { code: 'rate-limit' } })
  })

  test('a stream that was read already is 500 and no request that hangs', async () => {
    const read = answer()
    await read.text()
    const imports = [ChatModule.forRoot({ provider })]
    const url = await listen(await start(platform, imports, { get: () => read }))
    expect((await fetch(`${url}/get`)).status).toBe(500)
  })

  test('HEAD asks no provider', async () => {
    const source = tapStream()
    const imports = [ChatModule.forRoot({ provider })]
    const url = await listen(await start(platform, imports, { get: () => source.stream }))
    const response = await fetch(`${url}/get`, { method: 'HEAD' })
    expect([response.status, response.headers.get('content-type')]).toEqual([201, 'text/event-stream; charset=utf-8'])
    expect(source.connected).toBe(false)
  })

  test('outer interceptors hear of the answer once, as it begins', async () => {
    const app = await start(platform, [ChatModule.forRoot({ provider })], {
      get: chat => chat.stream(question as never),
    })
    let passed = 0
    const intercept = (_: ExecutionContext, next: CallHandler) => next.handle().pipe(tap(() => void passed++))
    app.useGlobalInterceptors({ intercept })
    const url = await listen(app)
    await (await fetch(`${url}/get`)).text()
    expect(passed).toBe(1)
  })

  test('options can be made of what is injected, and be injected', async () => {
    const finished: unknown[] = []
    class Settings {
      readonly hooks = { onFinish: (told: unknown) => void finished.push(told) }
    }
    class SettingsModule {}
    Module({ providers: [Settings], exports: [Settings] })(SettingsModule)
    const imports = [
      ChatModule.forRootAsync({
        imports: [SettingsModule],
        inject: [Settings],
        useFactory: async ({ hooks }: Settings) => ({ provider, ...hooks }),
      }),
    ]
    const app = await start(platform, imports, { get: chat => chat.stream(question as never) })
    const url = await listen(app)
    await (await fetch(`${url}/get`)).text()
    expect(finished).toMatchObject([{ ending: 'finish' }])
    expect(app.get<ChatModuleOptions>(CHAT_OPTIONS).provider).toBe(provider)
  })

  test('a shutdown lets answers end, then ends them by an error, and refuses new ones', async () => {
    const sources: ReturnType<typeof tapStream>[] = []
    const make = (): ChatStream => {
      const source = tapStream()
      sources.push(source)
      return source.stream
    }
    const imports = [ChatModule.forRoot({ provider: { id: 'test', stream: make }, shutdownGraceMs: 300 })]
    const app = await start(platform, imports, { get: chat => chat.stream(question as never) })
    const url = await listen(app)
    const readers = Array.from({ length: 50 }, () => ask(http1, url, { path: '/get' }))
    await expect.poll(() => sources.filter(source => source.connected).length).toBe(50)
    for (const source of sources) source.push(opening)
    const answers = await Promise.all(readers.map(reader => reader.answer))
    for (const { body } of answers) await readUntil(body, '落霞')
    const closed = app.close()
    const refused = await ask(http1, url, { path: '/get' }).answer
    expect([refused.status, refused.headers['retry-after']]).toEqual([503, '5'])
    for (const answer of answers)
      expect(recordsIn(await readAll(answer)).at(-1)).toMatchObject({ type: 'error', error: { code: 'overloaded' } })
    await closed
    expect(sources.filter(source => source.cancelled)).toHaveLength(50)
  })
})
