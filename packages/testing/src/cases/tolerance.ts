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
      run: async () => {
        // The provider's data goes back as it came, with the unknown fields in it.
        const { providerData: _, ...content } = answer.is
        expectContent(await subject.readFrames(whole(answer).map(withUnknownFields)), content)
      },
    })),
    { name: 'unknown events are passed over', run: () => between(subject, unknownFrame) },
    { name: 'a comment in place of a frame is passed over', run: () => between(subject, { data: ': keepalive' }) },
    ...(subject.framing === 'sse'
      ? [{ name: 'frames without a blank line between them are all read', run: () => together(subject) }]
      : []),
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

/** All frames of an answer in one event, and each two that follow each other. */
async function together<Options>(subject: Subject<Options>): Promise<void> {
  for (const [, answer] of answersOf(subject)) {
    const frames = whole(answer)
    expectContent(await subject.readFrames([inOne(frames)]), answer.is)
    for (let at = 1; at < frames.length; at++) {
      const pair = inOne(frames.slice(at - 1, at + 1))
      expectContent(await subject.readFrames([...frames.slice(0, at - 1), pair, ...frames.slice(at + 1)]), answer.is)
    }
  }
}

/** The event that frames become: the data of all, and the name that came last. */
function inOne(frames: readonly FrameFixture[]): FrameFixture {
  const event = frames.findLast(frame => frame.event !== undefined)?.event
  const data = frames
    .map(frame => (typeof frame.data === 'string' ? frame.data : JSON.stringify(frame.data)))
    .join('\n')
  return event === undefined ? { data } : { event, data }
}
