import type { ChatRecord } from '@millrace/core'
import type { ConformanceCase } from '../case.js'
import { check } from '../expect.js'
import type { AnswerFixture } from '../fixtures.js'
import type { Subject } from '../subject.js'
import { createWire } from '../wire.js'
import { answersOf, whole } from './answers.js'

/** A cut answer is never a success. */
export function endingCases<Options>(subject: Subject<Options>): ConformanceCase[] {
  return answersOf(subject).flatMap(([name, answer]) => [
    { name: `${name}: the end of input at every byte is truncated`, run: () => everyEnd(subject, answer, false) },
    { name: `${name}: a broken connection at every event is no success`, run: () => everyEnd(subject, answer, true) },
  ])
}

async function everyEnd<Options>(subject: Subject<Options>, answer: AnswerFixture, breaks: boolean): Promise<void> {
  const body = subject.body(whole(answer))
  const unfinished = subject.body(answer.frames).length
  const finished = unfinished + subject.body(answer.ending.slice(0, 1)).length
  for (const at of breaks ? eventsOf(subject, answer) : bytesOf(body)) {
    const records = await cut(subject, body.subarray(0, at), breaks)
    const where = `Cut after byte ${at} of ${body.length}`
    const last = records[records.length - 1]
    const end = last?.type === 'error' ? last.error.code : last?.type
    // Behind the reason for the end only usage could be lost: both are honest.
    if (end === 'finish' && at >= unfinished) {
      check(
        at >= finished || lacksOnlyItsEnd(body, at, finished),
        `${where}, in the middle of its reason, the end is a finish.`,
      )
      continue
    }
    // A connection that broke before the answer began failed as such.
    const honest = end === 'truncated' || (breaks && records.length === 1 && end === 'network')
    check(honest, `${where}, the end should be truncated, and is ${end}.`)
  }
}

/** A frame whose last line ends are missing is complete: some vendors leave them out. */
const lacksOnlyItsEnd = (body: Uint8Array, at: number, end: number): boolean =>
  body.subarray(at, end).every(byte => byte === 0x0a)

const bytesOf = (body: Uint8Array): number[] => Array.from(body, (_, at) => at)

const eventsOf = <Options>(subject: Subject<Options>, answer: AnswerFixture): number[] =>
  whole(answer).map((_, count) => subject.body(whole(answer).slice(0, count)).length)

function cut<Options>(subject: Subject<Options>, bytes: Uint8Array, breaks: boolean): Promise<ChatRecord[]> {
  const wire = createWire(({ receiver }) => {
    receiver.head(200, subject.headers)
    if (bytes.length > 0) receiver.data(bytes)
    if (breaks) receiver.error(new Error('connection reset'))
    else receiver.end()
  })
  return subject.ask(wire)
}
