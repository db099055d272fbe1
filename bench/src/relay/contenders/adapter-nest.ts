import 'reflect-metadata'
import type { Server } from 'node:http'
import { Body, Controller, Module, Post } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import type * as adapter from '../../../../packages/server/src/nest.ts'
import { adapterRelay, listening } from '../adapter.ts'
import type { Chat } from '../contender.ts'

export const listen = adapterRelay<typeof adapter>('nest', async (ask, { ChatModule }) => {
  class RelayController {
    relay(chat: Chat): unknown {
      return ask(chat)
    }
  }
  // Decorators by hand: the bundle is made without a compiler that knows them.
  Controller()(RelayController)
  const method = Object.getOwnPropertyDescriptor(RelayController.prototype, 'relay')!
  Post('{*path}')(RelayController.prototype, 'relay', method)
  Body()(RelayController.prototype, 'relay', 0)
  class RelayModule {}
  const provider = { id: 'bench', stream: ask as never }
  Module({ imports: [ChatModule.forRoot({ provider })], controllers: [RelayController] })(RelayModule)
  const app = await NestFactory.create(RelayModule, { logger: false })
  await app.init()
  return listening(app.getHttpServer() as Server)
})
