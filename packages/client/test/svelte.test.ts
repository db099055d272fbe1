import { createChat } from '@millrace/client/svelte'
import { expect, test } from 'vitest'
import { brokenOff } from './support/broken-off.js'
import { writtenProvider } from './support/written-provider.js'

// Where Svelte renders for a server. Components in a browser: tests/full/client-pages.test.ts.

test('a server renders an empty chat and asks nobody', async () => {
  const provider = writtenProvider()
  const chat = createChat({ provider, storage: brokenOff() })
  expect(chat).toMatchObject({ status: 'ready', messages: [], waiting: [], restored: false })
  await new Promise(resolve => setTimeout(resolve))
  expect([provider.resumed, provider.asked]).toEqual([[], []])
})

test('without a session, a provider or an address it throws', () => {
  expect(() => createChat({} as never)).toThrow(TypeError)
})
