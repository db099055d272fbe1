import type { ChatRecord, ErrorInfo } from '@millrace/core'
import type { ConformanceCase } from '../case.js'
import { check, same } from '../expect.js'
import type { ErrorFixture, FrameFixture, RefusalFixture } from '../fixtures.js'
import type { Subject } from '../subject.js'
import { createWire, type Exchange, play } from '../wire.js'
import { expectContent, whole } from './answers.js'

const words = 'The vendor says no.'
const json = { 'content-type': 'application/json' }
const html = { 'content-type': 'text/html' }

/** Failures by all three doors: a status, JSON or HTML instead of a stream, a frame. */
export function errorCases<Options>(subject: Subject<Options>): ConformanceCase[] {
  const { errors, refusals } = subject.fixtures
  return [
    ...errors.map((error, at) => ({
      name: `error frame ${at + 1} (${error.code}): ends the answer wherever it comes`,
      run: () => frameAnywhere(subject, error),
    })),
    ...refusals.map(refusal => ({
      name: `status ${refusal.status} (${refusal.code}): is told with the vendor's words`,
      run: async () => {
        const error = loneError(await subject.ask(refusing(refusal)))
        same(pick(error), { code: refusal.code, retryable: refusal.retryable }, `Status ${refusal.status}`)
        check(error.status === refusal.status, `The status should be ${refusal.status}, and is ${error.status}.`)
        if (!error.message.includes(words)) check(false, `The message lacks the vendor's words: ${error.message}`)
      },
    })),
    { name: 'JSON instead of a stream is an error', run: () => insteadOfStream(subject) },
    { name: 'the page of a proxy is an error', run: () => pages(subject) },
    { name: 'a frame that is no JSON is an error', run: () => corrupt(subject) },
    { name: 'words in place of a frame are an error that tells them', run: () => bareWords(subject) },
    { name: 'retry classes: what may be retried is, once, and nothing else', run: () => retries(subject) },
  ]
}

const pick = ({ code, retryable }: ErrorInfo): Partial<ErrorInfo> => ({ code, retryable })

/** Text of a body that is no stream. */
const textOf = (body: unknown): string => (typeof body === 'string' ? body : JSON.stringify(body))

const answerWith = (
  exchange: Exchange,
  status: number,
  headers: { readonly [name: string]: string },
  body: string,
): Promise<void> => play(exchange, headers, [new TextEncoder().encode(body)], status)

const refusing = (refusal: RefusalFixture, status = refusal.status): ReturnType<typeof createWire> =>
  createWire(exchange => answerWith(exchange, status, json, textOf(refusal.body(words))))

/** The error of an answer that failed before it began. */
function loneError(records: readonly ChatRecord[]): ErrorInfo {
  const [first] = records
  check(records.length === 1 && first?.type === 'error', `One error should come, and ${JSON.stringify(records)} came.`)
  return first.error
}

async function frameAnywhere<Options>(
  subject: Subject<Options>,
  { frame, code, retryable }: ErrorFixture,
): Promise<void> {
  const frames = whole(subject.fixtures.text)
  for (let at = 0; at < frames.length; at++) {
    const records = await subject.readFrames([...frames.slice(0, at), frame(words), ...frames.slice(at)])
    const last = records[records.length - 1]
    check(last?.type === 'error', `Behind frame ${at}, the answer should end as an error, and ends as ${last?.type}.`)
    same(pick(last.error), { code, retryable }, `Behind frame ${at}`)
    if (!last.error.message.includes(words)) check(false, `The message lacks the vendor's words: ${last.error.message}`)
  }
}

async function insteadOfStream<Options>(subject: Subject<Options>): Promise<void> {
  for (const refusal of subject.fixtures.refusals) {
    const error = loneError(await subject.ask(refusing(refusal, 200)))
    if (!error.message.includes(words))
      check(false, `Under 200, the message lacks the vendor's words: ${error.message}`)
  }
  const empty = await subject.ask(createWire(exchange => answerWith(exchange, 200, json, '{}')))
  loneError(empty)
}

async function pages<Options>(subject: Subject<Options>): Promise<void> {
  const page = '<html><body>Bad gateway</body></html>'
  for (const [status, retryable] of [
    [200, false],
    [400, false],
    [502, true],
    [503, true],
  ] as const) {
    const error = loneError(await subject.ask(createWire(exchange => answerWith(exchange, status, html, page))))
    check(error.retryable === retryable, `A page under ${status} should${retryable ? '' : ' not'} be retryable.`)
    check(!error.message.includes('<'), `The message should not hold the page: ${error.message}`)
  }
}

async function corrupt<Options>(subject: Subject<Options>): Promise<void> {
  const { frames, ending } = subject.fixtures.text
  const records = await subject.readFrames([...frames, { data: '{"half":' }, ...ending])
  const last = records[records.length - 1]
  check(last?.type === 'error', `A frame that is no JSON should end the answer as an error, not as ${last?.type}.`)
}

/** As proxies and hand-written relays say it: plain, behind the name of the field, as a JSON string. */
async function bareWords<Options>(subject: Subject<Options>): Promise<void> {
  const { frames, ending } = subject.fixtures.text
  const said: FrameFixture[] = [words, `error: ${words}`, JSON.stringify(words)].map(data => ({ data }))
  const named: FrameFixture[] = subject.framing === 'sse' ? said.map(frame => ({ ...frame, event: 'error' })) : []
  for (const frame of [...said, ...named]) {
    const records = await subject.readFrames([...frames, frame, ...ending])
    const last = records[records.length - 1]
    const told = last?.type === 'error' && last.error.message.includes(words)
    check(told, `The frame ${JSON.stringify(frame)} should be told, and came to ${JSON.stringify(last)}.`)
  }
}

async function retries<Options>(subject: Subject<Options>): Promise<void> {
  const { errors, refusals, text } = subject.fixtures
  const failures = [
    ...refusals.map(refusal => ({
      ...refusal,
      play: (exchange: Exchange) => answerWith(exchange, refusal.status, json, textOf(refusal.body(words))),
    })),
    ...errors.map(error => ({
      ...error,
      play: (exchange: Exchange) => play(exchange, subject.headers, [subject.body([error.frame(words)])]),
    })),
  ]
  for (const { code, retryable, play: fail } of failures) {
    const wire = createWire((exchange, number) =>
      number === 1 ? fail(exchange) : subject.answer(exchange, whole(text)),
    )
    const records = await subject.ask(wire, { maxRetries: 2, minRetryDelayMs: 0 })
    const wanted = retryable ? 2 : 1
    check(wire.exchanges.length === wanted, `${code}: ${wanted} requests were due, ${wire.exchanges.length} came.`)
    if (retryable) expectContent(records, text.is)
    else loneError(records)
  }
}
