import { Agent, fetch, type RequestInit, type Response } from 'undici'
import { within } from './within.js'

/** Asks a server through a middleman. */
export interface Readers {
  /** Posts a question; resolves with the head. */
  readonly ask: (init?: RequestInit) => Promise<Response>
  /** Posts a question and reads the answer. */
  read(init?: RequestInit): Promise<Reading>
  /** Ends all connections. */
  close(): Promise<void>
}

/** An answer that is read piece by piece. */
export interface Reading {
  readonly response: Response
  /** Reads on until a text has come. Rejects when the body ends before that, or nothing comes. */
  until(text: string): Promise<void>
  /** The rest, and the end as it is seen. `silence`: nothing came for so long. */
  rest(silenceMs: number): Promise<{ readonly text: string; readonly end: 'end' | 'error' | 'silence' }>
  /** Reads no more. */
  leave(): Promise<void>
}

/** A request body that every handler takes. */
export const question = JSON.stringify({ messages: [{ role: 'user', content: '诗' }] })

export function readersOf(url: string, http2: boolean): Readers {
  // `useH2c` is in undici and not in its types (8.13.1).
  const options: object = http2 ? { allowH2: true, useH2c: true } : { allowH2: false }
  const dispatcher = new Agent(options)
  const ask = (init: RequestInit = {}): Promise<Response> => {
    const body = init.method === 'GET' ? null : question
    const headers = { 'content-type': 'application/json', 'accept-encoding': 'identity', ...init.headers }
    return fetch(url, { method: 'POST', body, dispatcher, ...init, headers })
  }
  return { ask, read: async init => reading(await within('the head', ask(init))), close: () => dispatcher.destroy() }
}

function reading(response: Response): Reading {
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
  return {
    response,
    async until(text) {
      for (let read = ''; !read.includes(text); ) {
        const { done, value } = await within(text, reader.read())
        if (done) throw new Error(`The body ended before ${text}: ${read}`)
        read += value
      }
    },
    async rest(silenceMs) {
      let text = ''
      for (;;) {
        const silent = AbortSignal.timeout(silenceMs)
        const silence = new Promise<'silence'>(resolve => silent.addEventListener('abort', () => resolve('silence')))
        const next = await Promise.race([silence, reader.read().catch(() => 'error' as const)])
        if (typeof next === 'string') return { text, end: next }
        if (next.done) return { text, end: 'end' }
        text += next.value
      }
    },
    leave: () => reader.cancel(),
  }
}
