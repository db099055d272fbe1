import { factor, medianOf, overRounds, type Target } from './target.ts'

const own = 'tool-millrace'
const against = (mode: string) => overRounds(mode, 'cpu', ['tool-ai-sdk', own], (theirs, ours) => theirs! / ours!)

/** Promises about tools. */
export const toolTargets: readonly Target[] = [
  {
    measure: 'tool arguments of 1 MB, AI SDK against Millrace',
    ...factor,
    must: 20,
    aim: 30,
    more: true,
    of: against('tool-arguments'),
  },
  {
    measure: 'tool arguments of 1 MB against half as many',
    ...factor,
    must: 2.4,
    aim: 2.1,
    of: medianOf('tool-arguments', 'growth', own),
  },
  {
    measure: 'tool loop of five steps, AI SDK against Millrace',
    ...factor,
    must: 5,
    aim: 8,
    more: true,
    of: against('tool-loop'),
  },
]
