import { readFileSync } from 'node:fs'
import { programPath } from './programs.ts'

/** The cores of a machine, divided between a contender and everybody else. */
export interface CoreSplit {
  readonly contender: readonly number[]
  readonly others: readonly number[]
}

/** Gives the contender a core of its own. @throws Error that says why there is none. */
export function splitCores(): CoreSplit {
  programPath('taskset', 'util-linux')
  const cores = coresIn(/^Cpus_allowed_list:\s*(\S+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '')
  if (cores.length < 2) throw new Error('there are not two cores.')
  return { contender: cores.slice(-1), others: cores.slice(0, -1) }
}

/** The numbers in a list of Linux: `0-2,5`. */
export const coresIn = (list: string): number[] =>
  [...list.matchAll(/(\d+)(?:-(\d+))?/g)].flatMap(([, first, last = first]) =>
    Array.from({ length: Number(last) - Number(first) + 1 }, (_, at) => Number(first) + at),
  )

/** The program and its first arguments by which a process of Node runs on these cores alone. */
export const onCores = (cores: readonly number[]): readonly [program: string, ...args: string[]] => [
  programPath('taskset', 'util-linux'),
  '--cpu-list',
  cores.join(','),
  process.execPath,
]
