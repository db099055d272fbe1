import type { ConformanceCase } from '../case.js'
import type { AnswerFixture, LookAlikes } from '../fixtures.js'
import type { Subject } from '../subject.js'
import { expectContent, inTurns, unchanged, whole } from './answers.js'
import { goesBack } from './history.js'

/** Numbers of look-alike frames: a parser that learns how frames look has learned it after so many. */
const counts = [8, 31, 40]
/** Values that are kept and compared behind them. */
const compared = 5

/** Frames that differ in one string are told and kept apart, however many came before. */
export function lookAlikeCases<Options>(subject: Subject<Options>): ConformanceCase[] {
  return Object.entries(subject.fixtures.lookAlikes ?? {}).flatMap(([name, answerOf]) =>
    counts.map(count => ({
      name: `${name}: ${compared} that differ in one string are kept apart behind ${count} look-alike frames`,
      run: () => keptApart(subject, answerOf, count),
    })),
  )
}

/** The frames before them are texts in one answer, and of their own kind in the other. */
async function keptApart<Options>(subject: Subject<Options>, answerOf: LookAlikes, count: number): Promise<void> {
  const answers = [answerOf(numbered('word', count), numbered('kept', compared))]
  answers.push(answerOf(['word '], numbered('kept', count + compared)))
  for (const answer of answers) await holds(subject, answer)
}

async function holds<Options>(subject: Subject<Options>, answer: AnswerFixture): Promise<void> {
  expectContent(await subject.readFrames(whole(answer)), answer.is)
  expectContent(await inTurns(subject, whole(answer)), answer.is)
  await unchanged(subject, answer)
  await goesBack(subject, answer)
}

const numbered = (word: string, count: number): string[] =>
  Array.from({ length: count }, (_, at) => `${word} ${String(at).padStart(2, '0')} `)
