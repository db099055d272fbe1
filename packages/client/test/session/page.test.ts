import { createChatSession, memoryStorage } from '@millrace/client'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { closing, delta, opening } from '../support/records.js'
import { scriptedProvider } from '../support/scripted-provider.js'
import { settle, textsOf } from '../support/session.js'

let page: EventTarget

beforeEach(() => {
  page = new EventTarget()
  for (const name of ['addEventListener', 'removeEventListener'] as const) vi.stubGlobal(name, page[name].bind(page))
})
afterEach(() => vi.unstubAllGlobals())

it('saves what has come when the page goes away in the middle of an answer', async () => {
  const storage = memoryStorage()
  const provider = scriptedProvider()
  const chat = createChatSession({ provider, storage })
  const sent = chat.send('1')
  await settle()
  provider.answers[0]!.write(...opening, delta('on'))
  await settle()
  provider.answers[0]!.write(delta('e'))
  await Promise.resolve()
  page.dispatchEvent(new Event('pagehide'))
  expect(textsOf(createChatSession({ provider: scriptedProvider(), storage }))).toEqual(['1', 'one'])
  provider.answers[0]!.write(...closing)
  await sent
})

it('listens to the page only while an answer runs', async () => {
  const listeners = new Set<unknown>()
  vi.stubGlobal('addEventListener', (_: string, listener: unknown) => listeners.add(listener))
  vi.stubGlobal('removeEventListener', (_: string, listener: unknown) => listeners.delete(listener))
  const provider = scriptedProvider()
  const sent = createChatSession({ provider }).send('1')
  await settle()
  expect(listeners.size).toBe(1)
  provider.answers[0]!.write(...opening, ...closing)
  await sent
  expect(listeners.size).toBe(0)
})
