import { factor, medianOf, overRounds, type Target } from './target.ts'

const own = 'page-millrace'
const bare = 'page-bare'

/** Task time of another page against Millrace's, of each round. */
const against = (mode: string, page: string) => overRounds(mode, 'task', [page, own], (other, ours) => other! / ours!)

/** Millrace's task time above the bare page's, by that of another page. */
const aboveBare = (mode: string, page: string) =>
  overRounds(mode, 'task', [own, page, bare], (ours, other, floor) => (ours! - floor!) / (other! - floor!))

const peers = [
  ['AI SDK', 'page-ai-sdk'],
  ['AI SDK with throttle', 'page-ai-sdk-throttled'],
] as const

/** Promises about pages. */
export const clientTargets: readonly Target[] = [
  ...peers.flatMap(([label, page]): Target[] => [
    {
      measure: `page, burst, text hidden, ${label} against Millrace`,
      ...factor,
      must: 12,
      aim: 20,
      more: true,
      of: against('client-hidden', page),
    },
    {
      measure: `page, burst, visible, ${label} against Millrace`,
      ...factor,
      must: 5,
      aim: 8,
      more: true,
      of: against('client-visible', page),
    },
  ]),
  {
    measure: 'page, 1,000 tokens a second, text hidden, above the bare page, against the AI SDK',
    unit: '×',
    digits: 3,
    must: 0.125,
    aim: 0.067,
    of: aboveBare('client-paced-hidden', 'page-ai-sdk'),
  },
  {
    measure: 'the same against the AI SDK with throttle',
    unit: '×',
    digits: 3,
    must: 0.333,
    aim: 0.2,
    of: aboveBare('client-paced-hidden', 'page-ai-sdk-throttled'),
  },
  {
    measure: 'page, burst of 4,000 tokens, TanStack AI against Millrace',
    ...factor,
    must: 50,
    aim: 100,
    more: true,
    of: against('client-short', 'page-tanstack'),
  },
  ...[200, 1000].map(
    (rate): Target => ({
      measure: `page, ${rate} tokens a second, visible, against the AI SDK with throttle`,
      ...factor,
      must: 1,
      aim: 0.5,
      of: overRounds(`client-paced${rate}`, 'task', [own, 'page-ai-sdk-throttled'], (ours, other) => ours! / other!),
    }),
  ),
  {
    measure: "page, burst, visible, longest task above the bare page's",
    unit: 'ms',
    digits: 0,
    must: 30,
    aim: 10,
    of: overRounds('client-visible', 'longest', [own, bare], (ours, floor) => ours! - floor!),
  },
  {
    measure: 'page, burst, text hidden, twice as many tokens',
    ...factor,
    must: 2.3,
    aim: 2.1,
    of: medianOf('client-hidden', 'growth', own),
  },
  {
    measure: 'bundle of session and transport',
    unit: 'KB',
    digits: 1,
    must: 11,
    aim: 9,
    of: medianOf('client-bundle', 'core', own),
  },
  {
    measure: 'bundle of the hook for React',
    unit: 'KB',
    digits: 2,
    must: 1,
    aim: undefined,
    of: medianOf('client-bundle', 'face', own),
  },
]
