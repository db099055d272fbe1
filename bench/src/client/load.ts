import type { ApiRequest } from '../shared/api-request.ts'
import { sleep } from '../shared/clock.ts'
import type { LoadReport } from '../shared/reports.ts'
import { probeMark } from '../shared/stamp.ts'
import { Connection } from './connection.ts'
import { expectAnswer } from './expected.ts'
import { type FormatName, formats } from './formats.ts'
import { Tally } from './tally.ts'
import { Transit } from './transit.ts'

/** Answers to be read to their end. */
export interface Load {
  readonly port: number
  readonly format: FormatName
  /** The request that a gateway takes. Default: that of the other relays. */
  readonly api?: ApiRequest
  /** Tokens of each answer. */
  readonly tokens: number
  readonly answers: number
  /** Connections; each asks for its next answer when the last one is complete. */
  readonly connections: number
  /** Milliseconds over which the connections are opened. */
  readonly openOverMs: number
  /** Streams beside these whose tokens carry the moment they were written. Default 0. */
  readonly probes?: number
}

/** Reads all answers and compares each with what was sent. */
export async function readAnswers(load: Load): Promise<LoadReport> {
  const { port, tokens, answers, connections, openOverMs, probes = 0 } = load
  const format = formats[load.format]
  const wrongIn = expectAnswer(tokens)
  const tally = new Tally()
  let left = answers

  const readOne = (connection: Connection): Promise<boolean> =>
    new Promise(resolve => {
      const asked = performance.now()
      const chunks: Buffer[] = []
      let begun = false
      connection.ask('Tell me about the mill.', {
        data: bytes => {
          chunks.push(bytes)
          if (begun || !bytes.includes(format.mark)) return
          begun = true
          tally.firstTokenMs.push(performance.now() - asked)
        },
        end: (complete, status) => {
          tally.durationMs.push(performance.now() - asked)
          if (complete && status === 200) tally.check(chunks, format, wrongIn)
          else
            tally.fail(complete ? `status ${status}: ${Buffer.concat(chunks).toString('utf8', 0, 200)}` : 'broken off')
          resolve(complete)
        },
      })
    })

  const work = async (): Promise<void> => {
    const connection = new Connection(port, load.api)
    while (left > 0) {
      left--
      if (!(await readOne(connection))) break
    }
    connection.leave()
  }

  const readProbe = (number: number): Promise<void> =>
    new Promise(resolve => {
      const connection = new Connection(port, load.api)
      let before: number | undefined
      const transit = new Transit(
        ms => {
          tally.transitMs.push(ms)
          const now = performance.now()
          if (before !== undefined) tally.gapMs.push(now - before)
          before = now
        },
        () => tally.fail('a token came twice, or out of order'),
      )
      connection.ask(`reader-${probeMark}${number}`, {
        data: bytes => transit.read(bytes),
        end: (complete, status) => {
          if (!complete || status !== 200) tally.fail(complete ? `status ${status}` : 'broken off')
          else if (transit.seen !== tokens) tally.fail(`${transit.seen} of ${tokens} tokens`)
          connection.leave()
          resolve()
        },
      })
    })

  const started = performance.now()
  const workers: Promise<void>[] = []
  for (let number = 0; number < connections; number++) {
    const due = started + (openOverMs * number) / connections - performance.now()
    if (due > 0) await sleep(due)
    workers.push(work())
  }
  // Behind the others, so that the probes see the relay with all streams open.
  for (let number = 0; number < probes; number++) workers.push(readProbe(number))
  await Promise.all(workers)
  return tally
}
