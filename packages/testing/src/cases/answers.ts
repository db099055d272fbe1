import type { ChatRecord } from '@millrace/core'
import type { ConformanceCase } from '../case.js'
import { check, same } from '../expect.js'
import type { AnswerContent, AnswerFixture, FrameFixture } from '../fixtures.js'
import { ToldRecords } from '../invariants.js'
import type { Subject } from '../subject.js'
import { createWire, sliced, turn, type Wire } from '../wire.js'

/** Every answer of the fixtures, by name. */
export function answersOf<Options>({ fixtures }: Subject<Options>): [string, AnswerFixture][] {
  const { text, reasoning, tools, lateUsage, more } = fixtures
  const named = { text, reasoning, 'interleaved tools': tools, 'late usage': lateUsage, ...more }
  return Object.entries(named).filter((entry): entry is [string, AnswerFixture] => entry[1] !== undefined)
}

/** All frames of an answer. */
export const whole = ({ frames, ending }: AnswerFixture): AnswerFixture['frames'] => [...frames, ...ending]

/** Each answer comes out complete, whatever its pieces, one after the other and two at a time. */
export function answerCases<Options>(subject: Subject<Options>): ConformanceCase[] {
  return [
    ...answersOf(subject).flatMap(([name, answer]) => [
      {
        name: `${name}: comes out complete`,
        run: async () => expectContent(await subject.readFrames(whole(answer)), answer.is),
      },
      { name: `${name}: every byte cut gives equal events`, run: () => everyCut(subject, answer) },
      { name: `${name}: what was told is not changed by what comes later`, run: () => unchanged(subject, answer) },
    ]),
    { name: 'answers at the same time are kept apart', run: () => apart(subject) },
  ]
}

async function everyCut<Options>(subject: Subject<Options>, answer: AnswerFixture): Promise<void> {
  const body = subject.body(whole(answer))
  const expected = await subject.read([body])
  for (let at = 1; at < body.length; at++) {
    same(await subject.read([body.subarray(0, at), body.subarray(at)]), expected, `Cut after byte ${at}`)
  }
  for (const size of [1, 7]) same(await subject.read(sliced(body, size)), expected, `In slices of ${size} bytes`)
}

async function apart<Options>(subject: Subject<Options>): Promise<void> {
  const answers = answersOf(subject).map(([, answer]) => answer)
  const twice = [...answers, ...answers]
  const read = await Promise.all(twice.map(answer => inTurns(subject, whole(answer))))
  for (const [at, answer] of twice.entries()) expectContent(read[at] ?? [], answer.is)
}

/** An answer whose frames come one by one, so that others come between them. */
export const inTurns = <Options>(subject: Subject<Options>, frames: readonly FrameFixture[]): Promise<ChatRecord[]> =>
  subject.ask(turnsOf(subject, frames))

const turnsOf = <Options>(subject: Subject<Options>, frames: readonly FrameFixture[]): Wire =>
  createWire(async ({ receiver }) => {
    receiver.head(200, subject.headers)
    for (const frame of frames) {
      await turn()
      receiver.data(subject.body([frame]))
    }
    receiver.end()
  })

/** The frames come one by one, and the records of each are looked at again when all have come. */
export async function unchanged<Options>(subject: Subject<Options>, answer: AnswerFixture): Promise<void> {
  const told = new ToldRecords()
  const stream = subject.on(turnsOf(subject, whole(answer))).stream(subject.request, { maxRetries: 0 })
  for await (const batch of stream.batches()) told.add(batch)
  const [fault] = told.faults()
  check(fault === undefined, `A record ${fault}`)
}

/** Fails where the records do not come to this content, or break the grammar. */
export function expectContent(records: readonly ChatRecord[], content: AnswerContent): void {
  const { toolCalls = [], finish = toolCalls.length > 0 ? 'tool-calls' : 'stop', usage, providerData } = content
  const last = records[records.length - 1]
  const came = last?.type === 'finish' ? last.usage : undefined
  same(
    {
      text: deltas(records, 'text-delta'),
      reasoning: deltas(records, 'reasoning-delta'),
      toolCalls: callsIn(records),
      sources: records.flatMap(record => (record.type === 'source' ? [record.url] : [])),
      end: last?.type === 'finish' ? last.reason : last,
      ...(usage && { usage: came && { inputTokens: came.inputTokens, outputTokens: came.outputTokens } }),
      ...(providerData && { providerData: dataIn(records) }),
    },
    {
      text: content.text ?? '',
      reasoning: content.reasoning ?? '',
      toolCalls,
      sources: content.sources ?? [],
      end: finish,
      ...(usage && { usage }),
      ...(providerData && { providerData }),
    },
    'The answer',
  )
}

const deltas = (records: readonly ChatRecord[], type: 'text-delta' | 'reasoning-delta'): string =>
  records.map(record => (record.type === type ? record.delta : '')).join('')

/** The provider's data of each block, in the order of their ends. */
const dataIn = (records: readonly ChatRecord[]): unknown[] =>
  records.flatMap(record => ('providerData' in record ? Object.values(record.providerData ?? {}) : []))

/** In the order of their beginning. */
function callsIn(records: readonly ChatRecord[]): { name: string; input: unknown }[] {
  const order = records.flatMap(record => (record.type === 'tool-call-start' ? [record.toolCallId] : []))
  return order.flatMap(id =>
    records.flatMap(record =>
      record.type === 'tool-call-end' && record.toolCallId === id
        ? [{ name: record.toolName, input: record.input ?? record.inputText }]
        : [],
    ),
  )
}
