import type { ChatRecord } from '@millrace/core'
import type { ConformanceCase } from '../case.js'
import { check, same } from '../expect.js'
import { failedAnswer, resetAnswer, richAnswer, textAnswer, traps, trapText } from './answers.js'
import type { ReadAnswer, TriedEncoder, WireFixture } from './fixture.js'

/** The texts of batches, up to the one at which the encoder ends the answer itself. */
function textsOf(encoder: TriedEncoder, batches: readonly (readonly ChatRecord[])[]): string[] {
  const texts: string[] = []
  for (const batch of batches) {
    if (encoder.ended) break
    texts.push(encoder.encode(batch))
  }
  return texts
}

/**
 * The cases that prove a `WireFormat` of `@millrace/server`, for any test runner: its answers arrive whole, a failure and a cut are never taken for an
 * end, and encoders share nothing.
 *
 * @example
 * ```ts no-run
 * import { test } from 'node:test'
 * import { type WireFixture, wireConformance } from '@millrace/testing'
 *
 * declare const fixture: WireFixture
 *
 * for (const { name, run } of wireConformance(fixture)) test(name, run)
 * ```
 */
export function wireConformance({ wire, read }: WireFixture): readonly ConformanceCase[] {
  const encoded = (batches: readonly (readonly ChatRecord[])[]): string[] => textsOf(wire.createEncoder(), batches)
  const reading = (batches: readonly (readonly ChatRecord[])[]): ReadAnswer => read(encoded(batches).join(''))
  const answer = textAnswer(traps)
  const whole: ReadAnswer = { text: trapText, ending: 'finish' }

  const promises: Readonly<Record<string, () => void>> = {
    'the head names a content type, and its names are in lower case': () => {
      const names = Object.keys(wire.headers)
      check(names.includes('content-type'), `headers have a content-type: ${names}`)
      same(
        names,
        names.map(name => name.toLowerCase()),
        'the names of headers',
      )
    },
    'a text arrives whole, whatever is in it': () => same(reading(answer), whole, 'the answer that was read'),
    'batches make no difference': () => {
      same(reading([answer.flat()]), whole, 'an answer of one batch')
      same(reading(answer.flat().map(record => [record])), whole, 'an answer of a batch for each record')
    },
    'the same records give the same text': () => same(encoded(answer), encoded(answer), 'the second text'),
    'answers at the same time are kept apart': () => {
      const [one, other] = [wire.createEncoder(), wire.createEncoder()]
      const texts = answer.map(batch => [one.encode(batch), other.encode(batch)])
      for (const at of [0, 1]) same(read(texts.map(pair => pair[at]).join('')), whole, 'an answer beside another')
    },
    'a heartbeat anywhere changes nothing': () =>
      same(read(encoded(answer).join(wire.heartbeat)), whole, 'an answer with heartbeats'),
    'a cut between any two batches is no end': () => {
      const texts = encoded(answer)
      for (let length = 0; length < texts.length; length++) {
        const { ending } = read(texts.slice(0, length).join(''))
        check(ending === 'cut', `a body that was cut behind batch ${length} of ${texts.length} reads as ${ending}`)
      }
    },
    'a failure is never an end': () =>
      same(
        reading(failedAnswer),
        { text: 'Half', ending: wire.failures === 'broken-off' ? 'cut' : 'error' },
        'an answer that failed',
      ),
    'a failure before the first word is never an end': () => {
      const { ending } = reading([failedAnswer.flat().slice(-1)])
      check(ending !== 'finish', 'an error alone reads as finish')
    },
    'an answer with everything in it keeps its texts and its end': () =>
      same(reading(richAnswer), { text: 'First.Second.', ending: 'finish' }, 'an answer with everything in it'),
    'text that the vendor withdraws is withdrawn, or the answer is no success': () => {
      const { text, ending } = reading(resetAnswer)
      check(ending !== 'finish' || text === 'Right', `an answer that was begun anew reads as ${ending} of ${text}`)
    },
  }
  return Object.entries(promises).map(([name, hold]) => ({ name, run: async () => hold() }))
}
