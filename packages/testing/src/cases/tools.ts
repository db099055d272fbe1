import type { ConformanceCase } from '../case.js'
import { check } from '../expect.js'
import type { ConformanceFixtures } from '../fixtures.js'
import type { Subject } from '../subject.js'
import { createWire, type Exchange, sliced, turn } from '../wire.js'

type HugeCall = NonNullable<ConformanceFixtures['hugeCall']>

/** Characters of a piece, and of the arguments in all. */
const pieceLength = 10
const fewCharacters = 16 * 1024
const manyCharacters = 1024 * 1024

/** Bytes of a body that are read at a time, and how many such stretches are looked at together: garbage is collected in between. */
const stretchBytes = 32 * 1024
const stretches = 4
/** Growth of a stretch's cost at the end of long arguments, at most; by reading all again with every piece it would be a hundred times. */
const mostGrowth = 6
/** Milliseconds below which growth is noise, and tries before it is believed. */
const noise = 50
const mostTries = 3

/** Arguments of a megabyte come out whole, in a time that grows as they do. */
export function toolCases<Options>(subject: Subject<Options>): ConformanceCase[] {
  const { hugeCall } = subject.fixtures
  if (!hugeCall) return []
  return [
    { name: 'huge arguments: 1 MB in 10-character deltas takes linear time', run: () => linear(subject, hugeCall) },
  ]
}

async function linear<Options>(subject: Subject<Options>, hugeCall: HugeCall): Promise<void> {
  const few = stretchesOf(subject, hugeCall, fewCharacters)
  const many = stretchesOf(subject, hugeCall, manyCharacters)
  let growth = 0
  for (let tries = 0; tries < mostTries; tries++) {
    const usual = median(await costs(subject, few, Number.POSITIVE_INFINITY))
    const measured = await costs(subject, many, usual * mostGrowth)
    if (measured.length === many.length) return
    growth = recent(measured) / usual
  }
  const text = `${growth.toFixed(0)} times as much as at the beginning of it`
  check(false, `In the middle of a call with long arguments, more of them cost ${text}: the time is not linear.`)
}

/** The body of one call with arguments of this length. */
function stretchesOf<Options>(subject: Subject<Options>, hugeCall: HugeCall, length: number): Uint8Array[] {
  const pieces = argumentsOf(length).match(new RegExp(`.{1,${pieceLength}}`, 'g')) ?? []
  return sliced(subject.body(hugeCall(pieces)), stretchBytes)
}

const argumentsOf = (length: number): string => JSON.stringify({ text: 'x'.repeat(length - 11) })

/** Milliseconds for each stretch of a body; as far as none costs more than it may. */
async function costs<Options>(subject: Subject<Options>, body: readonly Uint8Array[], most: number): Promise<number[]> {
  const measured: number[] = []
  let measuring: Promise<void> | undefined
  const wire = createWire(exchange => {
    measuring = measure(exchange, subject.headers, body, measured, most)
  })
  const records = await subject.ask(wire)
  await measuring
  if (measured.length < body.length) return measured
  const call = records.findLast(record => record.type === 'tool-call-end')
  const came = call?.type === 'tool-call-end' ? JSON.stringify(call.input ?? '').length : 0
  check(
    [fewCharacters, manyCharacters].includes(came),
    `Arguments came out with ${came} characters, and not all of them.`,
  )
  return measured
}

/** A chunk is decoded in a microtask, so that each stretch is waited for. */
async function measure(
  { receiver }: Exchange,
  headers: Subject['headers'],
  body: readonly Uint8Array[],
  measured: number[],
  most: number,
): Promise<void> {
  receiver.head(200, headers)
  for (const stretch of body) {
    const from = computed()
    receiver.data(stretch)
    await turn()
    measured.push(computed() - from)
    const cost = recent(measured)
    if (cost > most && cost * stretches > noise && measured.length < body.length) break
  }
  receiver.end()
}

/** The cost of one of the latest stretches. */
function recent(measured: readonly number[]): number {
  const latest = measured.slice(-stretches)
  return latest.reduce((sum, cost) => sum + cost, 0) / latest.length
}

const median = (numbers: readonly number[]): number =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0

/** Milliseconds that this process has computed, which no neighbour on the machine makes longer; where nobody counts them, the clock's. */
function computed(): number {
  const { process } = globalThis as { process?: { cpuUsage?: () => { user: number; system: number } } }
  if (!process?.cpuUsage) return performance.now()
  const { user, system } = process.cpuUsage()
  return (user + system) / 1_000
}
