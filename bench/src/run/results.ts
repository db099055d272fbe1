import type { Metric } from '../modes/mode.ts'
import type { ContenderInfo } from '../shared/contenders.ts'

/** What a run found, as `--json` writes it. */
export interface Results {
  /** The command that was given. */
  readonly command: string
  /** ISO 8601. */
  readonly startedAt: string
  /** The commit that was measured; see `describeCommit`. */
  readonly commit?: string
  readonly seconds: number
  readonly machine: Machine
  /** Versions of everything that was measured, by package. */
  readonly versions: Readonly<Record<string, string>>
  readonly contenders: readonly ContenderInfo[]
  readonly modes: readonly ModeResult[]
  /** Empty where installs were not measured. */
  readonly installs: readonly InstallResult[]
  /** Empty where nothing was profiled. */
  readonly profiles: readonly ProfileResult[]
}

/** Where the CPU time of a mode goes. */
export interface ProfileResult {
  /** Id of the mode. */
  readonly mode: string
  readonly title: string
  /** By contender, then by whose code. */
  readonly milliseconds: Readonly<Record<string, Readonly<Record<string, number>>>>
}

/** Where a run was made. */
export interface Machine {
  readonly node: string
  readonly cpu: string
  readonly cores: number
  readonly memoryGiB: number
  readonly system: string
  /** Processes that wanted a core in the minute before the run: what others did at the time. */
  readonly load: number
}

/** The figures of one mode. */
export interface ModeResult {
  readonly id: string
  readonly title: string
  readonly about: string
  readonly metrics: readonly Metric[]
  /** See `Mode.references`. */
  readonly references?: readonly string[]
  readonly rows: readonly ModeRow[]
}

/** The figures of one contender in one mode. */
export interface ModeRow {
  readonly contender: string
  /** One value per round, by metric. */
  readonly values: Readonly<Record<string, readonly number[]>>
  /** What must be said beside them. */
  readonly notes: readonly string[]
}

/** What one provider costs to install. */
export interface InstallResult {
  readonly contender: string
  /** What was installed, with versions. */
  readonly packages: readonly string[]
  readonly bytes: number
  readonly files: number
  readonly count: number
  /** Bytes per installed package, largest first. */
  readonly parts: readonly { readonly name: string; readonly bytes: number }[]
  readonly failure?: string
}
