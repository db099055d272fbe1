// @vitest-environment happy-dom
import { type ChatNode, createChatSession } from '@millrace/client'
import { type ChatOptions, useChat, useChatSession, useChatSnapshot } from '@millrace/client/react'
import { textOf } from '@millrace/core'
import { createElement as h, memo, type ReactElement, StrictMode } from 'react'
import { renderToString } from 'react-dom/server'
import { describe, expect, test, vi } from 'vitest'
import { brokenOff } from '../support/broken-off.js'
import { reactPage } from '../support/page.js'
import { answerOf, callingAnswer, closing, delta, opening } from '../support/records.js'
import { writtenProvider } from '../support/written-provider.js'

type Hook = ReturnType<typeof useChat>

/** A component that shows a chat as text, and keeps what the hook gave to each render. */
function chatComponent() {
  const renders: Hook[] = []
  const Page = (options: ChatOptions): ReactElement => {
    const chat = useChat(options)
    renders.push(chat)
    return h('p', null, `${chat.status}: ${chat.messages.map(({ message }) => textOf(message)).join(' | ')}`)
  }
  return { Page, renders, last: () => renders.at(-1)! }
}

const turn = () => new Promise(resolve => setTimeout(resolve))

describe('useChat', () => {
  test('shows a question, the answer while it grows, and its end', async () => {
    const provider = writtenProvider()
    const { Page, last } = chatComponent()
    const page = reactPage()
    page.render(h(Page, { provider }))
    await expect.poll(() => page.element.textContent).toBe('ready: ')
    const sent = last().send('Hi')
    await expect.poll(() => page.element.textContent).toBe('submitted: Hi | ')
    provider.write(...opening, delta('One '))
    await expect.poll(() => page.element.textContent).toBe('streaming: Hi | One ')
    provider.write(delta('two.'), ...closing)
    await sent
    await expect.poll(() => page.element.textContent).toBe('ready: Hi | One two.')
  })

  test('its functions are the same in each render, and need no `this`', async () => {
    const provider = writtenProvider()
    const { Page, renders, last } = chatComponent()
    const page = reactPage()
    page.render(h(Page, { provider }))
    await expect.poll(() => renders.length).toBeGreaterThan(0)
    const { send, stop, regenerate, edit } = last()
    void send('Hi')
    await expect.poll(() => last().status).toBe('submitted')
    expect(last()).toMatchObject({ send, stop, regenerate, edit })
    stop()
    await expect.poll(() => last().messages.at(-1)?.status).toBe('stopped')
  })

  test('StrictMode: an answer that ran is replayed once, nothing is asked anew', async () => {
    const provider = writtenProvider()
    const { Page } = chatComponent()
    const page = reactPage()
    page.render(h(StrictMode, null, h(Page, { provider, storage: brokenOff() })))
    await expect.poll(() => provider.resumed).toEqual([{ streamId: 'stream-0' }])
    provider.write(...answerOf('Whole.'))
    await expect.poll(() => page.element.textContent).toBe('ready: Hi | Whole.')
    expect([provider.resumed.length, provider.asked.length]).toEqual([1, 0])
  })

  test('StrictMode: a question is asked once, and its answer is read to the end', async () => {
    const provider = writtenProvider()
    const { Page, last } = chatComponent()
    const page = reactPage()
    page.render(h(StrictMode, null, h(Page, { provider })))
    await expect.poll(() => page.element.textContent).toBe('ready: ')
    void last().send('Hi')
    await expect.poll(() => provider.asked.length).toBe(1)
    provider.write(...answerOf('Whole.'))
    await expect.poll(() => page.element.textContent).toBe('ready: Hi | Whole.')
    expect(provider.asked.length).toBe(1)
  })

  test('a component that goes away leaves the answer of its own session, and listens no more', async () => {
    const provider = writtenProvider()
    const { Page, last, renders } = chatComponent()
    const page = reactPage()
    page.render(h(StrictMode, null, h(Page, { provider })))
    await expect.poll(() => renders.length).toBeGreaterThan(0)
    void last().send('Hi')
    await expect.poll(() => provider.readers).toBe(1)
    provider.write(...opening, delta('One'))
    await expect.poll(() => page.element.textContent).toContain('One')
    page.unmount()
    await expect.poll(() => provider.readers).toBe(0)
    const { length } = renders
    provider.write(delta(' two'))
    await turn()
    expect(renders.length).toBe(length)
  })

  test('a session that is handed in is read on when the component goes, and shown by the next one', async () => {
    const provider = writtenProvider()
    const session = createChatSession({ provider })
    const page = reactPage()
    const first = chatComponent()
    page.render(h(first.Page, { session }))
    await expect.poll(() => first.renders.length).toBeGreaterThan(0)
    void session.send('Hi')
    await expect.poll(() => provider.readers).toBe(1)
    page.unmount()
    await turn()
    expect(provider.readers).toBe(1)
    provider.write(...answerOf('Whole.'))
    const second = chatComponent()
    page.render(h(second.Page, { session }))
    await expect.poll(() => page.element.textContent).toBe('ready: Hi | Whole.')
  })

  test('another session in a later render is shown in place of the first', async () => {
    const sessions = [
      createChatSession({ provider: writtenProvider() }),
      createChatSession({ provider: writtenProvider() }),
    ]
    void sessions[1]!.send('In the second')
    const { Page, last } = chatComponent()
    const page = reactPage()
    page.render(h(Page, { session: sessions[0]! }))
    await expect.poll(() => page.element.textContent).toBe('ready: ')
    page.render(h(Page, { session: sessions[1]! }))
    await expect.poll(() => page.element.textContent).toContain('In the second')
    expect(last().session).toBe(sessions[1])
  })

  test('options are those of the last render: settings, provider and tools see its values', async () => {
    const first = writtenProvider()
    const second = writtenProvider()
    const { Page, last } = chatComponent()
    const page = reactPage()
    const optionsOf = (provider: typeof first, model: string, more?: { readonly maxSteps: number }): ChatOptions => ({
      provider,
      request: () => ({ model }),
      tools: { which: { execute: () => model } },
      ...more,
    })
    // What the next render leaves out has its default then: the answer that follows from the call is asked for.
    page.render(h(Page, optionsOf(first, 'one', { maxSteps: 0 })))
    await expect.poll(() => page.element.textContent).toBe('ready: ')
    page.render(h(Page, optionsOf(second, 'two')))
    await turn()
    void last().send('Hi')
    await expect.poll(() => second.asked.at(-1)?.model).toBe('two')
    second.write(...callingAnswer({ id: 'c1', name: 'which' }))
    await expect.poll(() => second.asked.length).toBe(2)
    expect(second.asked[1]!.messages.at(-1)).toMatchObject({ role: 'tool', content: [{ output: 'two' }] })
    expect(first.asked).toEqual([])
  })

  test('options of the provider over a server are those of the last render too', async () => {
    const seen: (readonly [string, string | null])[] = []
    const { Page, last, renders } = chatComponent()
    const page = reactPage()
    const optionsOf = (url: string, token: string): ChatOptions => ({
      url,
      headers: () => ({ authorization: token }),
      fetch: async (input, init) => {
        seen.push([String(input), new Headers(init?.headers).get('authorization')])
        return new Response('', { status: 403 })
      },
    })
    page.render(h(Page, optionsOf('/one', 'first')))
    await expect.poll(() => renders.length).toBeGreaterThan(0)
    page.render(h(Page, optionsOf('/two', 'second')))
    await turn()
    await last().send('Hi')
    expect(seen).toEqual([['/two', 'second']])
    await expect.poll(() => last().error?.code).toBe('permission')
  })

  test('a server renders an empty chat and asks nobody; the page takes it over and shows what its storage holds', async () => {
    const provider = writtenProvider()
    const { Page } = chatComponent()
    const node = h(Page, { provider, storage: brokenOff() })
    const markup = renderToString(node)
    expect(markup).toBe('<p>ready: </p>')
    await turn()
    expect(provider.resumed).toEqual([])
    const page = reactPage(markup)
    const mismatch = vi.fn()
    page.hydrate(node, mismatch)
    await expect.poll(() => provider.resumed.length).toBe(1)
    provider.write(...answerOf('Whole.'))
    await expect.poll(() => page.element.textContent).toBe('ready: Hi | Whole.')
    expect(mismatch).not.toHaveBeenCalled()
  })

  test('without a session, a provider or an address it throws', () => {
    const { Page } = chatComponent()
    expect(() => renderToString(h(Page, {} as ChatOptions))).toThrow(TypeError)
  })
})

describe('renders', () => {
  test('a growing answer renders its own component alone, where messages are in `memo`', async () => {
    const provider = writtenProvider()
    const renders: string[] = []
    const Message = memo(({ node }: { readonly node: ChatNode }) => {
      renders.push(textOf(node.message))
      return h('p', null, textOf(node.message))
    })
    let send: Hook['send']
    const Page = (): ReactElement => {
      const chat = useChat({ provider })
      send = chat.send
      return h(
        'div',
        null,
        chat.messages.map(node => h(Message, { key: node.id, node })),
      )
    }
    const page = reactPage()
    page.render(h(Page))
    await expect.poll(() => send).toBeDefined()
    void send!('Hi')
    await expect.poll(() => provider.readers).toBe(1)
    for (const text of ['One', ' two', ' three']) {
      if (text === 'One') provider.write(...opening)
      provider.write(delta(text))
      await expect.poll(() => page.element.textContent).toContain(text)
    }
    expect(renders.filter(text => text === 'Hi')).toHaveLength(1)
    expect(renders.slice(-3)).toEqual(['One', 'One two', 'One two three'])
  })

  test('a component that selects renders when its part changes, lists by their members', async () => {
    const provider = writtenProvider()
    const session = createChatSession({ provider })
    const renders: [status: string, ids: readonly string[]][] = []
    const Page = (): ReactElement => {
      const shown = useChatSession({ session })
      const status = useChatSnapshot(shown, snapshot => snapshot.status)
      const ids = useChatSnapshot(shown, ({ messages }) => messages.map(({ id }) => id))
      renders.push([status, ids])
      return h('p', null, status)
    }
    const page = reactPage()
    page.render(h(Page))
    await expect.poll(() => renders.length).toBe(1)
    void session.send('Hi')
    await expect.poll(() => provider.readers).toBe(1)
    // React may join renders that come close together.
    await expect.poll(() => page.element.textContent).toBe('submitted')
    provider.write(...opening)
    for (const text of ['One', ' two', ' three']) {
      provider.write(delta(text))
      await expect.poll(() => textOf(session.getSnapshot().messages.at(-1)!.message)).toContain(text)
    }
    await expect.poll(() => page.element.textContent).toBe('streaming')
    provider.write(...closing)
    await expect.poll(() => page.element.textContent).toBe('ready')
    expect(renders.map(([status, ids]) => [status, ids.length])).toEqual([
      ['ready', 0],
      ['submitted', 2],
      ['streaming', 2],
      ['ready', 2],
    ])
  })

  test('one subscription for each hook, ended with the component', async () => {
    const session = createChatSession({ provider: writtenProvider() })
    let listeners = 0
    const counted = {
      ...session,
      subscribe(listener: () => void) {
        listeners++
        const end = session.subscribe(listener)
        return () => {
          listeners--
          end()
        }
      },
    }
    const { Page, renders } = chatComponent()
    const page = reactPage()
    page.render(h(StrictMode, null, h(Page, { session: counted })))
    await expect.poll(() => renders.length).toBeGreaterThan(0)
    await expect.poll(() => listeners).toBe(1)
    page.unmount()
    expect(listeners).toBe(0)
  })
})
