import type { HighlightAnswer, HighlightQuestion, Token } from './tokens.js'

/** Code that takes longer stays plain; the worker is ended, for its grammar may never come to an end. */
const mostMs = 2000
/** Characters of code that is highlighted at most. */
const mostCode = 100_000

let worker: Worker | undefined
let lastId = 0
let queue: Promise<unknown> = Promise.resolve()

/** Highlights code in a worker of its own, one after the other. @returns undefined where the language is not known, or the code too much. */
export function highlight(code: string, language: string): Promise<readonly Token[] | undefined> {
  if (code.length > mostCode || language === '') return Promise.resolve(undefined)
  const next = queue.then(() => ask({ id: ++lastId, code, language: language.toLowerCase() }))
  queue = next
  return next
}

function ask(question: HighlightQuestion): Promise<readonly Token[] | undefined> {
  worker ??= new Worker(new URL('./highlight-worker.ts', import.meta.url), { type: 'module' })
  const asked = worker
  return new Promise(resolve => {
    const done = (tokens?: readonly Token[]): void => {
      clearTimeout(timer)
      asked.removeEventListener('message', hear)
      resolve(tokens)
    }
    const hear = ({ data }: MessageEvent<HighlightAnswer>): void => {
      if (data.id === question.id) done(data.tokens)
    }
    const giveUp = (): void => {
      asked.terminate()
      worker = undefined
      done()
    }
    const timer = setTimeout(giveUp, mostMs)
    asked.addEventListener('message', hear)
    asked.addEventListener('error', giveUp, { once: true })
    asked.postMessage(question)
  })
}
