import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createGlmEmulator, emulatorKey } from '@millrace/emulator'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { ask } from '../../packages/server/test/support/doors.js'
import { handlerTable } from '../../packages/server/test/support/handler-table.js'
import { recordsIn, textIn } from '../../packages/server/test/support/records.js'
import type { HandlerNews } from '../../packages/server/test/support/scripted-handler.js'
import type { Door } from '../loopback/support/door.js'
import { faultsThrough } from '../loopback/support/faults.js'
import { readersOf } from '../loopback/support/leaving.js'
import { longAnswerThrough } from '../loopback/support/long-answer.js'
import { httpReader } from '../loopback/support/reader.js'
import type { Told } from '../loopback/support/service.js'
import { installHyperExpress } from '../support/hyper-express.js'
import { startControllers } from '../support/hyper-express-example.js'
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

  test('the example of controllers streams the poem to its page, and ends the call of a reader who leaves', async () => {
    const emulator = createGlmEmulator({ pace: { tokensPerSecond: 50 } })
    const vendor = await emulator.listen()
    onTestFinished(() => vendor.close())
    const example = await startControllers(installation!, { ZAI_BASE_URL: vendor.baseURL, ZAI_API_KEY: emulatorKey })
    onTestFinished(() => example.end())
    expect(await (await fetch(example.url)).text()).toContain('EventSource')
    const records = recordsIn(await (await fetch(`${example.url}/chat`)).text())
    expect(textIn(records)).toContain('海内存知己')
    const leave = new AbortController()
    const slow = await fetch(`${example.url}/chat`, { signal: leave.signal })
    await slow.body!.getReader().read()
    leave.abort()
    expect(await emulator.requests.at(-1)!.ended).toBe('reader-left')
  })

  test.each([
    ['', 200],
    ['/', 200],
    ['?a=1', 200],
    ['/one', 200],
    ['/one/two?b=/x', 200],
    ['s', 404],
  ])('a mount on /chat: POST /chat%s is %i', async (below, status) => {
    const { url } = await servers.open<HandlerNews>('script', {})
    expect((await fetch(url + below, ask())).status).toBe(status)
  })

  test('HEAD asks no provider', async () => {
    const own = await servers.open<Told>('sendChat', { baseURL: 'http://127.0.0.1:9' })
    const answer = await fetch(own.url, { method: 'HEAD' })
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/event-stream; charset=utf-8'])
    expect(await own.heard()).toMatchObject({ outcomes: ['closed'], errors: [] })
    const mounted = await servers.open<HandlerNews>('script', {})
    expect((await fetch(mounted.url, { method: 'HEAD' })).status).toBe(405)
    expect(await mounted.heard()).toMatchObject({ asked: [] })
  })

  describe.each([door('sendChat'), door('mountChat')])('$name', door => {
    readersOf(door)
    longAnswerThrough(door)
    faultsThrough(door)
  })
})
