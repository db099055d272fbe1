// @vitest-environment happy-dom
import { createChatSession, memoryStorage } from '@millrace/client'
import { type ChatOptions, useChat } from '@millrace/client/vue'
import { textOf } from '@millrace/core'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createApp, createSSRApp, defineComponent, effectScope, h, reactive, watchEffect } from 'vue'
import { renderToString } from 'vue/server-renderer'
import { brokenOff } from './support/broken-off.js'
import { answerOf, closing, delta, opening } from './support/records.js'
import { writtenProvider } from './support/written-provider.js'

type Container = Parameters<ReturnType<typeof createApp>['mount']>[0]
interface TestElement {
  textContent: string
  innerHTML: string
}

/** Mounts a component that shows a chat as text. */
function mount(options: ChatOptions, markup = '') {
  let chat: ReturnType<typeof useChat> | undefined
  let renders = 0
  const Page = defineComponent(() => {
    const own = useChat(options)
    chat = own
    return () => {
      renders++
      return h('p', `${own.status.value}: ${own.messages.value.map(({ message }) => textOf(message)).join(' | ')}`)
    }
  })
  const { document } = globalThis as unknown as { document: { createElement(name: string): TestElement } }
  const element = document.createElement('main')
  element.innerHTML = markup
  const app = markup ? createSSRApp(Page) : createApp(Page)
  app.mount(element as unknown as Container)
  let isMounted = true
  const unmount = () => {
    if (isMounted) app.unmount()
    isMounted = false
  }
  onTestFinished(unmount)
  return { chat: chat!, element, unmount, renders: () => renders }
}

describe('useChat of Vue', () => {
  test('shows a question, the answer while it grows, and its end', async () => {
    const provider = writtenProvider()
    const { chat, element } = mount({ provider })
    expect(element.textContent).toBe('ready: ')
    const sent = chat.send('Hi')
    await expect.poll(() => element.textContent).toBe('submitted: Hi | ')
    provider.write(...opening, delta('One '))
    await expect.poll(() => element.textContent).toBe('streaming: Hi | One ')
    provider.write(delta('two.'), ...closing)
    await sent
    await expect.poll(() => element.textContent).toBe('ready: Hi | One two.')
  })

  test('a component that goes away leaves the answer of its own session; one that was handed in is read on', async () => {
    for (const isGiven of [false, true]) {
      const provider = writtenProvider()
      const { chat, unmount, renders } = mount(isGiven ? { session: createChatSession({ provider }) } : { provider })
      void chat.send('Hi')
      await expect.poll(() => provider.readers).toBe(1)
      unmount()
      await expect.poll(() => provider.readers).toBe(isGiven ? 1 : 0)
      const before = renders()
      provider.write(...opening, delta('One'))
      await new Promise(resolve => setTimeout(resolve, 50))
      expect(renders()).toBe(before)
    }
  })

  test('a server renders an empty chat and asks nobody; the page takes it over and shows what its storage holds', async () => {
    const provider = writtenProvider()
    const storage = brokenOff()
    const Page = defineComponent(() => {
      const { status, messages } = useChat({ provider, storage })
      return () => h('p', `${status.value}: ${messages.value.length}`)
    })
    expect(await renderToString(createSSRApp(Page))).toBe('<p>ready: 0</p>')
    expect(provider.resumed).toEqual([])
    const { element } = mount({ provider, storage }, '<p>ready: </p>')
    await expect.poll(() => provider.resumed.length).toBe(1)
    provider.write(...answerOf('Whole.'))
    await expect.poll(() => element.textContent).toBe('ready: Hi | Whole.')
  })

  test('options of a reactive object are those of the moment', async () => {
    const provider = writtenProvider()
    const options = reactive({ provider, request: { model: 'one' }, storage: memoryStorage() })
    const { chat } = mount(options)
    options.request = { model: 'two' }
    void chat.send('Hi')
    await expect.poll(() => provider.asked.at(-1)?.model).toBe('two')
  })

  test('in a scope without a component it begins at once, and ends with the scope', async () => {
    const provider = writtenProvider()
    const scope = effectScope()
    const seen: string[] = []
    const chat = scope.run(() => {
      const own = useChat({ provider })
      watchEffect(() => seen.push(own.status.value), { flush: 'sync' })
      return own
    })!
    void chat.send('Hi')
    await expect.poll(() => provider.readers).toBe(1)
    provider.write(...opening, delta('One'))
    await expect.poll(() => seen).toEqual(['ready', 'submitted', 'streaming'])
    scope.stop()
    await expect.poll(() => provider.readers).toBe(0)
  })
})
