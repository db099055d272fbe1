import type { Arena, RunningRelay } from '../run/arena.ts'
import type { ContenderInfo } from '../shared/contenders.ts'
import type { RelayUsage } from '../shared/reports.ts'

/** The figures of one round, by metric; false and true stand for a property. */
export type Sample = Readonly<Record<string, number>>

/** What can be said of a measure's round beside its figures, such as a failure. */
export interface Outcome {
  readonly sample: Sample
  /** What a reader of the figures must know: texts broken, pace not held. */
  readonly notes?: readonly string[]
}

/** How much work a measure does. */
export interface Effort {
  /** Rounds for the floor and Millrace. */
  readonly rounds: number
  /** Rounds for the libraries of others, which take more time and vary less in what is compared. */
  readonly peerRounds: number
  /** Factor on the amount of work, 1 for a run that counts. */
  readonly scale: number
}

/** A way of using relays, measured for each contender in each round. */
export interface Mode {
  /** Name on the command line. */
  readonly id: string
  readonly title: string
  /** One sentence: what is done. */
  readonly about: string
  /** What it gives, most important first. */
  readonly metrics: readonly Metric[]
  /** Rounds, where this mode needs fewer than others. */
  readonly rounds?: number
  /** Contenders that have nothing of their own to show here. */
  readonly without?: readonly string[]
  /** Name on the command line of all modes that belong together. */
  readonly group: Group
  /** Another group that it belongs to. */
  readonly alsoIn?: Group
  /** Measures contenders of this kind alone. Default: relays as a whole. */
  readonly parts?: Exclude<ContenderInfo['kind'], 'floor' | 'millrace' | 'peer'>
  /** A contender of another kind that is measured too. */
  readonly beside?: string
  /** Contenders that the first figure of each row is divided by. Default: the raw relay and Millrace. */
  readonly references?: readonly string[]
  /** The contender runs on a core of its own, where the machine can do that. Default false. */
  readonly pinned?: boolean
  /** Contenders of which a profile says something. Default none. */
  readonly profiled?: readonly string[]
  measure(arena: Arena, contender: ContenderInfo, effort: Effort): Promise<Outcome>
}

/** Groups of modes, by what is measured: relays, relays whose answers can be resumed, pages in a browser, objects out of answers, what applications build around an answer, gateways, and what holds for every vendor. */
export const groups = ['relay', 'store', 'client', 'objects', 'tools', 'gateway', 'speed'] as const

/** Name of a group. */
export type Group = (typeof groups)[number]

/** True for a mode that the name of a group stands for. */
export const isOfGroup = ({ group, alsoIn }: Mode, name: string): boolean => name === group || name === alsoIn

const relays: readonly ContenderInfo['kind'][] = ['floor', 'millrace', 'peer']

/** True for a library of others, which does less work for each figure: it takes more time. */
export const isPeer = ({ kind, own, packages }: ContenderInfo): boolean =>
  kind === 'peer' || (kind === 'gateway' && !own && packages.length > 0)

/** True for a contender that a mode measures. */
export function takesPart({ parts, beside, without }: Mode, { id, kind }: ContenderInfo): boolean {
  if (without?.includes(id)) return false
  return parts ? kind === parts || id === beside : relays.includes(kind)
}

/** One figure of a mode. */
export interface Metric {
  readonly id: string
  readonly title: string
  readonly unit: string
  /** Decimals shown. */
  readonly digits: number
  /** Gets a picture of its own. */
  readonly picture?: boolean
  /** More is better. Default: less is. */
  readonly more?: true
}

/** Does something and tells what the relay used for it, in microseconds of CPU. */
export async function cpuOf<Report>(
  relay: RunningRelay,
  work: () => Promise<Report>,
): Promise<{ cpuMicros: number; report: Report }> {
  const used = async (): Promise<number> => (await relay.worker.call<RelayUsage>('usage', { collect: false })).cpuMicros
  const before = await used()
  const report = await work()
  return { cpuMicros: (await used()) - before, report }
}
