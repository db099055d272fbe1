import { type Effort, isPeer, type Mode, takesPart } from '../modes/mode.ts'
import type { ContenderInfo } from '../shared/contenders.ts'
import { shuffled } from '../shared/random.ts'
import { type Arena, withArena } from './arena.ts'
import { type CoreSplit, splitCores } from './cores.ts'
import type { ModeResult, ModeRow } from './results.ts'

/** What a run measures. */
export interface Plan {
  readonly modes: readonly Mode[]
  readonly contenders: readonly ContenderInfo[]
  readonly effort: Effort
  readonly random: () => number
  /** Told before each measure. */
  readonly onStep: (text: string) => void
}

/** Measures every mode: in each round every contender once, in random order, in a fresh process. */
export async function measureAll(plan: Plan): Promise<ModeResult[]> {
  const results: ModeResult[] = []
  for (const mode of plan.modes) {
    const { cores, words } = mode.pinned ? pinning() : { cores: undefined, words: '' }
    const { about, ...result } = await withArena(arena => measureMode(arena, mode, plan), cores)
    results.push({ ...result, about: about + words })
  }
  return results
}

/** The cores of a mode whose contender has one of its own, and the words about it. */
function pinning(): { readonly cores: CoreSplit | undefined; readonly words: string } {
  try {
    return { cores: splitCores(), words: ' Each contender has a core of its own (taskset).' }
  } catch (thrown) {
    return { cores: undefined, words: ` Contenders have no core of their own: ${(thrown as Error).message}` }
  }
}

async function measureMode(arena: Arena, mode: Mode, plan: Plan): Promise<ModeResult> {
  const { effort } = plan
  const contenders = plan.contenders.filter(contender => takesPart(mode, contender))
  const rows = new Map(contenders.map(({ id }) => [id, new Row(id)]))
  const roundsOf = (contender: ContenderInfo): number =>
    Math.min(mode.rounds ?? Number.POSITIVE_INFINITY, isPeer(contender) ? effort.peerRounds : effort.rounds)
  const rounds = Math.max(0, ...contenders.map(roundsOf))
  for (let round = 1; round <= rounds; round++) {
    for (const contender of shuffled(contenders, plan.random)) {
      const row = rows.get(contender.id)!
      if (round > roundsOf(contender) || row.failed) continue
      plan.onStep(`${mode.title}: round ${round} of ${rounds}, ${contender.label}`)
      await row.add(() => mode.measure(arena, contender, effort))
      await arena.upstream.call('forget')
    }
  }
  const { id, title, about, metrics, references } = mode
  return {
    id,
    title,
    about,
    metrics,
    ...(references && { references }),
    rows: [...rows.values()].map(row => row.result),
  }
}

/** Gathers the rounds of one contender. */
class Row {
  /** A measure failed: no further rounds. */
  failed = false
  readonly #contender: string
  readonly #values: Record<string, number[]> = {}
  readonly #notes = new Set<string>()

  constructor(contender: string) {
    this.#contender = contender
  }

  get result(): ModeRow {
    return { contender: this.#contender, values: this.#values, notes: [...this.#notes] }
  }

  async add(measure: () => ReturnType<Mode['measure']>): Promise<void> {
    try {
      const { sample, notes } = await measure()
      for (const [metric, value] of Object.entries(sample))
        this.#values[metric] = [...(this.#values[metric] ?? []), value]
      for (const note of notes ?? []) this.#notes.add(note)
    } catch (error) {
      this.failed = true
      this.#notes.add(`failed: ${error instanceof Error ? error.message.split('\n', 1)[0] : String(error)}`)
    }
  }
}
