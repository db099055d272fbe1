import type { ChatStream } from '@millrace/core'
import {
  type AnswerSource,
  type ChatHandler,
  createChatHandler,
  type FinishedAnswer,
  type SendChatOptions,
} from '@millrace/server'
import { onTestFinished } from 'vitest'
import type { Adapter, AppParts } from './app.js'

/** An application of the table, and what it was told. */
export interface ScriptedApp {
  readonly url: string
  /** How many answers the provider was asked for. */
  readonly asked: () => number
  readonly finished: readonly FinishedAnswer[]
  readonly outcomes: readonly unknown[]
  /** Failures that `onError` got. */
  readonly errors: readonly unknown[]
  /** Complaints of the framework and of Node. */
  readonly told: readonly string[]
  drain(graceMs: number): Promise<void>
}

/** The ways to an answer, as paths: a route of the application's own, and a handler that is mounted. */
export const routes = ['/own', '/chat'] as const

/** Starts an application around a handler alone, without middleware. Gives the address of the handler. */
export async function bareApp(adapter: Adapter, handler: ChatHandler): Promise<string> {
  const answer = () => {
    throw new Error('Nobody asks there.')
  }
  return `${await adapter.open({ answer, options: {}, sent() {}, handler, bare: true, told: [] })}/chat`
}

/** Starts an application whose every answer is made so. */
export async function scriptedApp(
  adapter: Adapter,
  stream: () => ChatStream,
  options: SendChatOptions = {},
): Promise<ScriptedApp> {
  let asked = 0
  const finished: FinishedAnswer[] = []
  const outcomes: unknown[] = []
  const errors: unknown[] = []
  const told: string[] = []
  const hooks: SendChatOptions = {
    ...options,
    onFinish: answer => void finished.push(answer),
    onError: error => void errors.push(error),
  }
  const make = () => {
    asked++
    return stream()
  }
  const handler = createChatHandler({ provider: { id: 'test', stream: make }, ...hooks })
  const parts: AppParts = {
    answer: (): AnswerSource => make,
    options: hooks,
    handler,
    sent: outcome => void (outcome === undefined || outcomes.push(outcome)),
    told,
  }
  const complain = (warning: Error): void => void told.push(String(warning))
  process.on('warning', complain)
  const print = console.error
  console.error = (...words) => void told.push(words.join(' '))
  onTestFinished(() => {
    process.off('warning', complain)
    console.error = print
  })
  const url = await adapter.open(parts)
  return { url, asked: () => asked, finished, outcomes, errors, told, drain: graceMs => handler.drain({ graceMs }) }
}
