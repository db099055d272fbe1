import { unknownFrame, withUnknownFields } from '../body.js'
import type { ConformanceCase } from '../case.js'
import { same } from '../expect.js'
import type { FrameFixture } from '../fixtures.js'
import type { Subject } from '../subject.js'
import { answersOf, expectContent, whole } from './answers.js'

/** Vendors add fields and events without notice, and send frames that say nothing. */
export function toleranceCases<Options>(subject: Subject<Options>): ConformanceCase[] {
  const silent = Object.entries(subject.fixtures.silent ?? {})
  return [
    ...answersOf(subject).map(([name, answer]) => ({
      name: `${name}: unknown fields are passed over`,
      run: async () => expectContent(await subject.readFrames(whole(answer).map(withUnknownFields)), answer.is),
    })),
    { name: 'unknown events are passed over', run: () => between(subject, unknownFrame) },
    ...silent.map(([name, frame]) => ({ name: `${name} says nothing`, run: () => between(subject, frame) })),
  ]
}

/** The frame changes nothing, wherever it comes behind the first one. */
async function between<Options>(subject: Subject<Options>, frame: FrameFixture): Promise<void> {
  for (const [name, answer] of answersOf(subject)) {
    const frames = whole(answer)
    const expected = await subject.readFrames(frames)
    for (let at = 1; at < frames.length; at++) {
      const records = await subject.readFrames([...frames.slice(0, at), frame, ...frames.slice(at)])
      same(records, expected, `${name}, with ${JSON.stringify(frame.data)} behind frame ${at}`)
    }
  }
}
