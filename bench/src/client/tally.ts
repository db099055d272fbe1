import type { LoadReport } from '../shared/reports.ts'
import { decodeAnswer, type Format } from './formats.ts'

/** Adds up what came of a number of answers. */
export class Tally implements LoadReport {
  intact = 0
  wrong = 0
  failed = 0
  reason: string | undefined
  bodyBytes = 0
  readonly firstTokenMs: number[] = []
  readonly durationMs: number[] = []
  readonly transitMs: number[] = []
  readonly gapMs: number[] = []

  fail(reason: string): void {
    this.failed++
    this.reason ??= reason
  }

  /** Reads a complete answer and compares it. */
  check(
    chunks: readonly Buffer[],
    format: Format,
    wrongIn: (decoded: ReturnType<typeof decodeAnswer>) => string | undefined,
  ): void {
    const body = Buffer.concat(chunks)
    this.bodyBytes += body.length
    let wrong: string | undefined
    try {
      wrong = wrongIn(decodeAnswer(format, body.toString('utf8')))
    } catch (error) {
      wrong = String(error)
    }
    if (wrong === undefined) this.intact++
    else {
      this.wrong++
      this.reason ??= wrong
    }
  }
}
