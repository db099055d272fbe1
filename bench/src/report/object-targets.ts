import { factor, medianOf, overRounds, type Target } from './target.ts'

const own = 'object-millrace'
const against = (mode: string, other: string) =>
  overRounds(mode, 'cpu', [other, own], (theirs, ours) => theirs! / ours!)
const toParse = (mode: string) => overRounds(mode, 'cpu', [own, 'object-parse'], (ours, floor) => ours! / floor!)

/** Promises about objects. */
export const objectTargets: readonly Target[] = [
  {
    measure: 'object of 1 MB with partials, AI SDK against Millrace',
    ...factor,
    must: 10,
    aim: 50,
    more: true,
    of: against('objects', 'object-ai-sdk'),
  },
  {
    measure: 'object of 50 KB token by token, AI SDK against Millrace',
    ...factor,
    must: 10,
    aim: 50,
    more: true,
    of: against('objects-tokens', 'object-ai-sdk'),
  },
  { measure: 'object of 1 MB against one JSON.parse and a copy', ...factor, must: 3, aim: 2, of: toParse('objects') },
  {
    measure: 'object of 2 MB against one of 1 MB',
    ...factor,
    must: 2.4,
    aim: 2.1,
    of: medianOf('objects', 'growth', own),
  },
]
