import type { Server } from 'node:http'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type * as common from '@nestjs/common'
import type * as core from '@nestjs/core'
import type * as adapter from '../../../../packages/server/src/nest.ts'
import { repository } from '../../shared/places.ts'
import { adapterRelay, listening } from '../adapter.ts'
import type { Chat } from '../contender.ts'

// The copy that the adapter itself loads: Nest tells files by their class, and a user's project has one.
const load = createRequire(join(repository, 'tests/package.json'))
load('reflect-metadata')
const { Body, Controller, Module, Post } = load('@nestjs/common') as typeof common
const { NestFactory } = load('@nestjs/core') as typeof core

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
