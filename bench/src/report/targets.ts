import type { Results } from '../run/results.ts'
import { clientTargets } from './client-targets.ts'
import { gatewayTargets } from './gateway-targets.ts'
import { objectTargets } from './object-targets.ts'
import { relayTargets } from './relay-targets.ts'
import { speedTargets } from './speed-targets.ts'
import { storeTargets } from './store-targets.ts'
import type { Target, Verdict } from './target.ts'
import { toolTargets } from './tool-targets.ts'

/** The bounds that Millrace must hold, and those it aims at. */
const targets: readonly Target[] = [
  ...relayTargets,
  ...storeTargets,
  ...clientTargets,
  ...objectTargets,
  ...toolTargets,
  ...gatewayTargets,
  ...speedTargets,
]

/** Holds a run's figures to the promises. */
export const judge = (results: Results): Verdict[] =>
  targets.map(({ of, more = false, ...target }) => {
    const value = of(results)
    const within = (limit: number): boolean => {
      // Judged as it is shown: 62.04 that reads 62.0 is 62.0.
      const shown = Number(value!.toFixed(target.digits))
      return more ? shown >= limit : shown <= limit
    }
    if (value === undefined) return { ...target, more, value, verdict: undefined }
    const verdict = target.aim !== undefined && within(target.aim) ? 'aim' : within(target.must) ? 'must' : 'missed'
    return { ...target, more, value, verdict }
  })
