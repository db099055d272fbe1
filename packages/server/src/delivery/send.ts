import type { ChatStream } from '@millrace/core'
import type { PlainResponse } from '../exchange/error-response.js'
import { streamHeaders } from '../exchange/error-response.js'
import { failureResponse, shownFailure } from '../exchange/failure-response.js'
import { GuardedReply } from '../exchange/guarded-reply.js'
import { checkHeaders } from '../exchange/headers.js'
import { PlainAnswer } from '../exchange/plain-answer.js'
import type { Reply } from '../exchange/reply.js'
import { AskEnd, AskedAnswer } from './asked-answer.js'
import { Delivery } from './delivery.js'
import { checkSend, type DeliverySettings, resolveDelivery, type SendChatOptions } from './options.js'
import type { ChatOutcome } from './outcome.js'
import { Reporter } from './reporter.js'
import { WrongResult } from './wrong-result.js'

/**
 * An answer, or a function that makes one. An error of the function before there is an answer is answered as JSON: an `HttpError` in its own
 * words, as of `parseChatRequest`; all else masked, as 500 or by the code of a `ChatError`, and told to `onError`. It is not called for
 * HEAD.
 */
export type AnswerSource = ChatStream | (() => ChatStream | Promise<ChatStream>)

/** Without options: resolved once. */
const usualSettings = resolveDelivery({})
const none = {}

/**
 * Sends an answer over a reply: what every adapter's `sendChat` is, and what one of your own can be. Owns the stream from here on, and cancels it
 * when the reader leaves; over a reply that is closed already, or one for HEAD, it is never started.
 *
 * Settles when the response is over, with how it ended. Never rejects for what the vendor or the reader does.
 *
 * Rejects with TypeError for anything but a stream that nobody has read, and for options that are not of their type; nothing has been sent
 * then.
 */
export function sendChatOver(reply: Reply, stream: AnswerSource, options?: SendChatOptions): Promise<ChatOutcome> {
  try {
    return prepareSend(stream, options)(reply)
  } catch (thrown) {
    // Not by an async function, whose own promise would last as long as the stream.
    return Promise.reject(thrown)
  }
}

/**
 * Checks what `sendChatOver` is given, for adapters whose framework has work to do before there is a reply.
 *
 * @returns a function that sends the answer over a reply; it rejects with TypeError for a stream that somebody has read.
 * @throws TypeError for anything but a stream, and for options that are not of their type.
 */
export function prepareSend(stream: AnswerSource, options?: SendChatOptions): (reply: Reply) => Promise<ChatOutcome> {
  if (options !== undefined) checkSend(options)
  const settings = options ? resolveDelivery(options) : usualSettings
  if (options?.headers) checkHeaders(options.headers, 'headers')
  if (typeof stream !== 'function') checkStream(stream)
  const shared = { settings, headers: options?.headers ?? none, signal: options?.signal }
  return reply => {
    const context = { ...shared, reply: new GuardedReply(reply) }
    if (context.reply.headOnly) return headAlone(context, stream)
    if (typeof stream === 'function') return askFirst(context, stream)
    try {
      return deliver(context, stream)
    } catch (thrown) {
      return Promise.reject(thrown)
    }
  }
}

/** Inputs of one call of `sendChatOver`. */
interface SendContext {
  readonly reply: GuardedReply
  readonly settings: DeliverySettings
  readonly headers: Readonly<Record<string, string>>
  readonly signal: AbortSignal | undefined
}

function deliver(context: SendContext, stream: ChatStream): Promise<ChatOutcome> {
  checkStream(stream)
  return new Promise(over => new Delivery({ ...context, stream, over }).start())
}

async function askFirst(context: SendContext, ask: () => ChatStream | Promise<ChatStream>): Promise<ChatOutcome> {
  const { reply, settings, headers, signal } = context
  try {
    return await deliver(context, await new AskedAnswer(reply, signal).of(ask))
  } catch (thrown) {
    const report = (error: unknown) => new Reporter(settings).report(error)
    const ended = thrown instanceof AskEnd ? thrown : undefined
    if (ended?.why === 'closed') return 'closed'
    if (ended?.why === 'broken') {
      report(ended.cause)
      return 'error'
    }
    const shown = shownFailure(thrown, settings.showError)
    if (!shown.expected && !ended) report(thrown)
    const response = failureResponse(shown, { wire: settings.wire, headSent: reply.headSent, report })
    return answer(context, { ...response, headers: { ...response.headers, ...headers } }, 'error')
  }
}

/** HEAD: the head of a good answer, without asking for one. */
function headAlone(context: SendContext, stream: AnswerSource): Promise<ChatOutcome> {
  if (typeof stream !== 'function') stream.cancel()
  const headers = { ...streamHeaders, ...context.settings.wire.headers, ...context.headers }
  return answer(context, { status: 200, headers, body: '' }, 'closed')
}

async function answer(context: SendContext, response: PlainResponse, outcome: ChatOutcome): Promise<ChatOutcome> {
  const plain = new PlainAnswer(context.reply, thrown => new Reporter(context.settings).report(thrown))
  plain.send(response)
  const ended = await plain.outcome
  return ended === 'taken' ? outcome : ended
}

function checkStream(stream: ChatStream): void {
  if (typeof stream?.connect !== 'function')
    throw new WrongResult('A ChatStream is needed: give, or return from the function, what provider.stream() returns.')
}
