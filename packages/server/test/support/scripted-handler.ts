import { type ChatRecord, type ChatRequest, ChatStream } from '@millrace/core'
import { type ChatHandler, type ChatHandlerOptions, createChatHandler, type FinishedAnswer } from '@millrace/server'
import { fakeProvider } from './provider.js'
import { answer, streamOf } from './streams.js'

/** What a handler answers, and how it is set. Plain data: it may have to cross into another process. */
export interface HandlerScript {
  /** The batches of the answer; `never`: none comes. Default: a whole answer. */
  readonly batches?: readonly (readonly ChatRecord[])[] | 'never'
  /** What `authorize` says. */
  readonly owner?: string
  /** Settings that are data. */
  readonly options?: Pick<ChatHandlerOptions, 'cors' | 'headTimeoutMs' | 'heartbeatMs'>
}

/** What the handler's hooks and its provider heard. Plain data as well. */
export interface HandlerNews {
  readonly asked: readonly ChatRequest[]
  readonly finished: readonly FinishedAnswer[]
  /** Messages of the errors. */
  readonly errors: readonly string[]
}

const silence = (): ChatStream => new ChatStream(() => ({ pause() {}, resume() {}, cancel() {} }))

export function scriptedHandler({ batches, owner, options }: HandlerScript): {
  readonly handler: ChatHandler
  readonly news: HandlerNews
} {
  const stream = () => (batches === 'never' ? silence() : batches ? streamOf(...batches) : answer())
  const provider = fakeProvider(stream)
  const finished: FinishedAnswer[] = []
  const errors: string[] = []
  const handler = createChatHandler({
    ...options,
    provider,
    authorize: () => ({ owner }),
    onFinish: told => void finished.push(told),
    onError: error => void errors.push((error as Error).message),
  })
  return { handler, news: { asked: provider.asked, finished, errors } }
}
