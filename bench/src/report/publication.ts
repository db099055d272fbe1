import { groups } from '../modes/mode.ts'

/** The files of `docs/bench` that a run writes beside its pictures. */
export interface Publication {
  readonly report: string
  readonly figures: string
  /** Absent: the run measured everything, or what its command names. */
  readonly group?: string
}

/** A group that is measured alone has a page of its own. @param only - names on the command line. */
export function publicationOf(only: readonly string[]): Publication {
  const [group, ...more] = only
  const alone = group !== undefined && more.length === 0 && (groups as readonly string[]).includes(group)
  return alone
    ? { report: `${group}.md`, figures: `${group}.json`, group }
    : { report: 'README.md', figures: 'figures.json' }
}
