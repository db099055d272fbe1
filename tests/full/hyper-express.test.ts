import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { handlerTable } from '../../packages/server/test/support/handler-table.js'
import type { HandlerNews } from '../../packages/server/test/support/scripted-handler.js'
import type { Door } from '../loopback/support/door.js'
import { faultsThrough } from '../loopback/support/faults.js'
import { readersOf } from '../loopback/support/leaving.js'
import { longAnswerThrough } from '../loopback/support/long-answer.js'
import { httpReader } from '../loopback/support/reader.js'
import type { Told } from '../loopback/support/service.js'
import { installHyperExpress } from '../support/hyper-express.js'
import { type ServerProcess, startServers } from '../support/hyper-express-process.js'

const installation = await installHyperExpress()

test('the lockfile holds no download addresses', () => {
  const lockfile = readFileSync(join(import.meta.dirname, 'hyper-express/package-lock.json'), 'utf8')
  expect(lockfile).not.toContain('"resolved"')
})

describe.skipIf(!installation)('hyper-express', () => {
  let servers: ServerProcess
  beforeAll(() => {
    servers = startServers(installation!)
  })
  afterAll(() => {
    servers?.end()
    installation?.remove()
  })

  const door = (kind: 'sendChat' | 'mountChat'): Door => ({
    name: kind,
    async open(settings) {
      const { url, heard } = await servers.open<Told>(kind, settings)
      return { ask: prompt => httpReader(url, prompt), told: heard }
    },
  })

  describe('a handler', () => {
    handlerTable(async script => {
      const { url, heard } = await servers.open<HandlerNews>('script', script)
      return { url, news: heard }
    })
  })

  describe.each([door('sendChat'), door('mountChat')])('$name', door => {
    readersOf(door)
    longAnswerThrough(door)
    faultsThrough(door)
  })
})
