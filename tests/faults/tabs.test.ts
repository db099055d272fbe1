import { setTimeout as wait } from 'node:timers/promises'
import { type ChatSession, createChatSession, remote, type SavedChat, webStorage } from '@millrace/client'
import { type ChatProvider, type ChatRecord, ChatStream, type Message, type Part } from '@millrace/core'
import { memoryStore } from '@millrace/resume'
import { createChatHandler } from '@millrace/server'
import { afterEach, expect, it, vi } from 'vitest'
import { tabAreas } from '../../packages/client/test/support/tab-areas.js'

// Two tabs of one conversation over a server behind a bad network, which are left and opened again at any time, by whichever the question was asked, and the
// tools of the page: each question has one answer, each call one result, and both tabs show the same in the end.

afterEach(() => vi.unstubAllGlobals())

/** Numbers from 0 to 1, the same ones for a seed, by a linear congruence. */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

const words = Array.from({ length: 10 }, (_, at) => `word${at} `)

/** Calls the page's tool where it is asked to, and else says its words one by one. */
function model(asked: () => number): ChatProvider {
  const answerTo = (call: boolean, number: number): readonly (readonly ChatRecord[])[] =>
    call
      ? [
          [
            { type: 'start', messageId: 'm', provider: 'model' },
            { type: 'tool-call-start', toolCallId: `call${number}`, toolName: 'look' },
            { type: 'tool-call-end', toolCallId: `call${number}`, toolName: 'look', input: {} },
            { type: 'finish', reason: 'tool-calls' },
          ],
        ]
      : [
          [
            { type: 'start', messageId: 'm', provider: 'model' },
            { type: 'text-start', id: '0' },
          ],
          ...words.map((delta): ChatRecord[] => [{ type: 'text-delta', id: '0', delta }]),
          [
            { type: 'text-end', id: '0' },
            { type: 'finish', reason: 'stop' },
          ],
        ]
  return {
    id: 'model',
    stream({ messages }, options) {
      const { role, content } = messages.at(-1)!
      const answer = answerTo(role === 'user' && JSON.stringify(content).includes('look'), asked())
      return ChatStream.from(async function* (signal) {
        for (const batch of answer) {
          await wait(2, undefined, { signal })
          yield [...batch]
        }
      }, options)
    },
  }
}

/** A network that loses requests and replies, cuts answers, and whose proxy fails or has lost the way to the server. */
function badNetwork(reach: (request: Request) => Promise<Response>, random: () => number): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init)
    const fault = random()
    if (fault < 0.1) return new Response('Bad gateway', { status: 502 })
    if (fault < 0.15) throw new TypeError('The request is lost.')
    if (fault < 0.2 && request.method === 'GET') return new Response('404 page not found', { status: 404 })
    const response = await reach(request)
    if (fault < 0.3) {
      await response.body?.cancel()
      throw new TypeError('The reply is lost.')
    }
    if (fault > 0.7 || !response.body) return response
    let left = Math.floor(random() * 1500)
    const cut = new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        if (left <= 0) return controller.error(new TypeError('The connection is cut.'))
        controller.enqueue(chunk.subarray(0, left))
        left -= chunk.length
      },
    })
    return new Response(response.body.pipeThrough(cut), response)
  }
}

const shownBy = (chat: ChatSession): string[] =>
  chat.getSnapshot().messages.map(({ message, status }) => `${message.role} ${status} ${textOf(message)}`)
const textOf = ({ content }: Message): string =>
  typeof content === 'string' ? content : content.map((part: Part) => ('text' in part ? part.text : part.type)).join()

const question = (text: string): string => `user complete ${text}`
const answer = `assistant complete ${words.join('')}`
const questions = ['say', 'look', 'say', 'look']
const looked = ['assistant complete tool-call', 'tool complete tool-result']

const shown = (texts: readonly string[]): string[] =>
  texts.flatMap(text => [question(text), ...(text === 'look' ? looked : []), answer])

it.each(Array.from({ length: 12 }, (_, at) => at + 1))('seed %d', async seed => {
  const random = seeded(seed)
  let asked = 0
  let ran = 0
  const handler = createChatHandler({ provider: model(() => ++asked), store: memoryStore(), clientTools: ['look'] })
  const { areas, deliver } = tabAreas(2)
  const open = (at: number): ChatSession => {
    const fetch = badNetwork(request => handler.fetch(request), random)
    const chat = createChatSession({
      provider: remote({ url: 'http://localhost/chat', fetch, baseDelayMs: 1, maxDelayMs: 3, maxAttempts: 30 }),
      storage: webStorage('chat', areas[at]),
      tools: { look: { execute: (_, { signal }) => wait(5, undefined, { signal }).then(() => ++ran) } },
    })
    chat.subscribe(() => {})
    return chat
  }
  const delivery = setInterval(deliver, 2)
  const tabs = [open(0), open(1)]
  const isQuiet = (): boolean =>
    tabs.every(chat => {
      const { status, messages } = chat.getSnapshot()
      return status === 'ready' && messages.every(({ status }) => status === 'complete')
    })
  /** A page that has seen no answer yet does not know that the server keeps streams, and gives up a question whose fate it cannot learn: a person goes on with it. */
  const goOn = (): void => {
    for (const chat of tabs) if (chat.getSnapshot().status === 'error') void chat.resume()
  }
  const either = (): number => Math.floor(random() * tabs.length)
  for (const [at, text] of questions.entries()) {
    const sent = tabs[either()]!.send(text)
    while (random() < 0.8) {
      await wait(random() * 15)
      const left = either()
      tabs[left]!.close()
      tabs[left] = open(left)
    }
    await sent
    const most = shown(questions.slice(0, at + 1)).length
    const isShown = (): boolean => tabs.every(chat => shownBy(chat).length >= most)
    await vi.waitUntil(
      () => {
        goOn()
        return isQuiet() && isShown()
      },
      { timeout: 20_000 },
    )
  }
  clearInterval(delivery)
  for (const chat of tabs) expect(shownBy(chat)).toEqual(shown(questions))
  expect((webStorage('chat', areas[0]).load() as SavedChat).nodes).toHaveLength(shown(questions).length)
  expect(asked).toBe(6)
  // A tab may be closed between the end of its tool and the result.
  expect(ran).toBeGreaterThanOrEqual(2)
  await handler.drain({ graceMs: 0 })
})
