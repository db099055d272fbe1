import { type ChatRecord, isTerminal } from '@millrace/core'
import type { Fault } from '@millrace/testing/fault-proxy'
import type { Books } from './desk.js'
import { type Block, isBeginning, isWhole, unharmed } from './numbered.js'
import { isImpatient } from './patience.js'
import { recordsOf } from './read-sdk.js'
import type { Scenario } from './scenario.js'
import { type Seen, textOf } from './seen.js'

/** What is left when an exchange is over. */
export interface Outcome {
  readonly seen: Seen
  /** Faults that struck. */
  readonly struck: readonly Fault[]
  /** Absent where the SDK is the door. */
  readonly books?: Books
  /** What the vendor got rid of. */
  readonly bytesSent: number
  /** All that was printed. */
  readonly printed: string
  /** Rejections and exceptions that nobody caught. */
  readonly uncaught: readonly string[]
}

/** What both halves of the key begin with. */
const canary = /canary/

/** What a response may hold that a reader does not take. */
const mostHeld = 256 * 1024

/** What may leave a vendor whose answer nobody takes: what the kernel holds of the connections on the way. */
const mostSent = 48_000_000

/** What does not hold of an exchange, a sentence each. */
export function violationsOf(scenario: Scenario, outcome: Outcome): string[] {
  return [
    ...endingViolations(scenario, outcome),
    ...recordViolations('the reader', scenario, outcome, outcome.seen.records),
    ...bookViolations(scenario, outcome),
    ...secretViolations(outcome),
    ...(outcome.bytesSent > mostSent ? [`${outcome.bytesSent} bytes left the vendor.`] : []),
    ...outcome.uncaught.map(thrown => `Nobody caught ${thrown}.`),
  ]
}

/** Whether some byte is not what was sent. Then a token may be missing or changed, but never doubled. */
const corrupted = ({ struck }: Outcome): number => struck.filter(({ kind }) => kind === 'corrupt').length

/** Whether nothing struck that keeps a byte from coming, and no clock was set to strike instead. */
const isUndisturbed = (scenario: Scenario, { struck }: Outcome): boolean =>
  struck.every(({ kind }) => kind === 'slice' || kind === 'delay') &&
  !isImpatient(scenario, 'vendor') &&
  !isImpatient(scenario, 'reader')

/** What a reader sends first, up to where it may not come in two pieces. */
const firstLine = 'POST /mountChat HTTP/1.1\r'.length

/**
 * Whether uWebSockets.js refused the request itself, before anything of ours was asked. It does so with 505, and by breaking the connection,
 * where the first line of a request comes in pieces (uNetworking/uWebSockets#1776; seen in November 2026 with what hyper-express 6.18 stands on).
 */
const isRefused = ({ door, place }: Scenario, { seen, struck, books }: Outcome): boolean =>
  door.startsWith('hyper-express') &&
  place === 'reader' &&
  books?.reached === 0 &&
  struck.some(({ at }) => at <= firstLine) &&
  (seen.status ?? 505) === 505

function endingViolations(scenario: Scenario, outcome: Outcome): string[] {
  if (isRefused(scenario, outcome)) return []
  const { over, records, status, late = 0, unreadable = false } = outcome.seen
  const wrong: string[] = []
  const ends = records.filter(isTerminal)
  const last = records.at(-1)
  const intact = scenario.place === 'vendor' || corrupted(outcome) === 0
  if (ends.length > 1) wrong.push(`There are ${ends.length} terminal records.`)
  if (ends.length === 1 && !isTerminal(last!)) wrong.push('Records follow the terminal one.')
  if (over === 'end' && ends.length === 0 && intact) wrong.push('The answer ended without a terminal record.')
  if (over === 'end' && unreadable && intact) wrong.push(`The body of ${status} cannot be read.`)
  if (over === 'broken' && scenario.place === 'vendor') wrong.push('The connection to the reader broke.')
  if (over === 'broken' && isUndisturbed(scenario, outcome)) wrong.push('The connection broke, but nothing broke it.')
  if (late > 0) wrong.push(`${late} batches came after the reader had left.`)
  if (over === 'end' && isUndisturbed(scenario, outcome) && last?.type !== 'finish')
    wrong.push(`Nothing was broken, but the end is ${JSON.stringify(last)}.`)
  const { composition, view, door } = scenario
  const showsAll = door !== 'provider' || view !== 'message'
  if (composition === 'tools' && showsAll && last?.type === 'finish' && corrupted(outcome) === 0) {
    const results = records.filter(({ type }) => type === 'tool-result')
    if (results.length < 4) wrong.push(`A success has ${results.length} results of tools, of four.`)
  }
  return [...wrong, ...codeViolations(scenario, outcome, last)]
}

/** How a broken connection may be called. What a changed byte brings about is anybody's guess. */
const codesOfBreaks = ['network', 'truncated', 'timeout', 'aborted']

function codeViolations(scenario: Scenario, outcome: Outcome, last: ChatRecord | undefined): string[] {
  if (last?.type !== 'error' || corrupted(outcome) > 0) return []
  const { code } = last.error
  if (!codesOfBreaks.includes(code)) return [`A broken connection is called ${code}.`]
  const { maxRetries, faults, composition } = scenario
  const isAskedAgain = maxRetries > 0 || ['fallback', 'nested', 'tools'].includes(composition)
  if (code === 'network' && isAskedAgain && faults.faultyConnections === 1)
    return ['A failure before the first record was not tried again.']
  return []
}

/** No token lost before the end and none doubled; no success that is not whole. */
function recordViolations(
  whose: string,
  scenario: Scenario,
  outcome: Outcome,
  records: readonly ChatRecord[],
): string[] {
  const success = records.at(-1)?.type === 'finish'
  const blocks = [
    { name: 'reasoning', text: textOf(records, 'reasoning-delta'), block: scenario.reasoning },
    { name: 'text', text: textOf(records, 'text-delta'), block: scenario.text },
  ]
  return blocks.flatMap(({ name, text, block }) => {
    if (corrupted(outcome) > 0) return corruptViolations(`The ${name} of ${whose}`, text, block.block)
    if (!isBeginning(text, block)) return [`The ${name} of ${whose} is not what was sent: ${text.slice(0, 2_000)}`]
    return success && !isWhole(text, block) ? [`A success of ${whose} has ${text.length} characters of ${name}.`] : []
  })
}

function corruptViolations(what: string, text: string, block: Block): string[] {
  const places = unharmed(text, block)
  const inOrder = places.every((place, i) => i === 0 || place > places[i - 1]!)
  return inOrder ? [] : [`${what} doubles a token: ${places.join(' ')}`]
}

/** What the server's own hooks know: each answer once, and as it was. */
function bookViolations(scenario: Scenario, outcome: Outcome): string[] {
  const { books, seen } = outcome
  if (!books) return []
  const wrong: string[] = []
  if (books.mostHeld > mostHeld) wrong.push(`A response held ${books.mostHeld} bytes.`)
  if (books.open > 0) wrong.push(`${books.open} responses are still open.`)
  if (books.outcomes.length !== books.sent)
    wrong.push(`${books.sent} answers were sent, ${books.outcomes.length} settled.`)
  if (scenario.door === 'demo') return wrong
  const { finished, errors, asked } = books
  if (finished.length !== asked) wrong.push(`onFinish ran ${finished.length} times for ${asked} answers.`)
  for (const { ending, message } of finished) {
    const records = recordsOf(message.content)
    wrong.push(...recordViolations('the books', scenario, outcome, ending === 'finish' ? [...records, end] : records))
    const shown = seen.records.at(-1)?.type
    if (shown === 'finish' && ending !== 'finish') wrong.push(`The reader saw a finish, the books say ${ending}.`)
    if (shown === 'error' && ending === 'finish' && corrupted(outcome) === 0)
      wrong.push('The reader saw an error, the books say finish.')
    if (ending === 'error' && errors.length === 0) wrong.push('onError did not hear of the error.')
    if (ending !== 'error' && errors.length > 0 && corrupted(outcome) === 0)
      wrong.push(`onError heard of ${errors[0]}, the books say ${ending}.`)
  }
  return wrong
}

const end: ChatRecord = { type: 'finish', reason: 'stop' }

function secretViolations({ seen, books, printed }: Outcome): string[] {
  const told = { reader: seen.raw, log: printed, 'onError hook': books?.errors.join('') ?? '' }
  const books_ = JSON.stringify(books?.finished ?? [])
  return Object.entries({ ...told, books: books_ })
    .filter(([, text]) => canary.test(text))
    .map(([where]) => `The key is in what the ${where} got.`)
}
