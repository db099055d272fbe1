import type { Arena } from '../run/arena.ts'
import type { ContenderInfo } from '../shared/contenders.ts'
import { notesOn, readAnswers } from './answers.ts'
import { cpuOf } from './mode.ts'

/** Cost of some answers. */
export interface Taken {
  /** Microseconds. */
  readonly cpu: number
  readonly bytes: number
  readonly notes: readonly string[]
}

/** A relay whose answers are measured by the number. */
export interface MeasuredRelay {
  read(answers: number): Promise<Taken>
}

/** Where a relay asks, and how it is asked. */
export interface BurstLoad {
  /** Path at the upstream. */
  readonly path: string
  readonly tokens: number
  readonly connections: number
}

/** Starts a relay, hands it over, ends it. */
export const withMeasuredRelay = <Result>(
  arena: Arena,
  contender: Pick<ContenderInfo, 'id' | 'format' | 'label' | 'api'>,
  { path, tokens, connections }: BurstLoad,
  use: (relay: MeasuredRelay) => Promise<Result>,
): Promise<Result> =>
  arena.withRelay(contender.id, path, relay =>
    use({
      async read(answers) {
        const load = { tokens, answers, connections, openOverMs: 0 }
        const { cpuMicros, report } = await cpuOf(relay, () => readAnswers(arena, relay, contender, load))
        return { cpu: cpuMicros, bytes: report.bodyBytes, notes: notesOn(report) }
      },
    }),
  )
