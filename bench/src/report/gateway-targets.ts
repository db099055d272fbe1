import type { InstallResult } from '../run/results.ts'
import { factor, medianOf, type Of, overRounds, type Target } from './target.ts'

const [own, pipe, portkey, router] = ['gateway-millrace', 'gateway-pipe', 'gateway-portkey', 'gateway-ccr']

const above = (mode: string, metric: string) => overRounds(mode, metric, [own, pipe], (ours, floor) => ours! - floor!)
const against = (mode: string, metric: string, other: string) =>
  overRounds(mode, metric, [own, other], (ours, theirs) => ours! / theirs!)

/** A figure of the installed program. */
const installed =
  (figure: (install: InstallResult) => number): Of =>
  ({ installs }) => {
    const install = installs.find(({ contender, failure }) => contender === own && failure === undefined)
    return install && figure(install)
  }

/** A promise about a cost, against the byte relay and against Portkey. */
const cost = (
  measure: string,
  mode: string,
  relay: readonly [number, number],
  peer: readonly [number, number],
): Target[] => [
  {
    measure: `${measure}, against a byte relay`,
    ...factor,
    must: relay[0],
    aim: relay[1],
    of: against(mode, 'cpu', pipe),
  },
  { measure: `${measure}, against Portkey`, ...factor, must: peer[0], aim: peer[1], of: against(mode, 'cpu', portkey) },
]

const ms = { unit: 'ms', digits: 1 } as const

/** Promises about the gateway. */
export const gatewayTargets: readonly Target[] = [
  {
    measure: 'gateway, time to first token above a byte relay, 1 connection, p50',
    ...ms,
    must: 0.6,
    aim: 0.4,
    of: above('gateway-first', 'one'),
  },
  {
    measure: 'gateway, time to first token above a byte relay, 64 connections, p50',
    ...ms,
    must: 0.6,
    aim: 0.4,
    of: above('gateway-first', 'many'),
  },
  {
    measure: 'gateway, time to first token above a byte relay, 64 connections, p99',
    ...ms,
    must: 3,
    aim: 1,
    of: above('gateway-first', 'many99'),
  },
  {
    measure: 'gateway, token delay above a byte relay, 64 connections, p99',
    ...ms,
    must: 3,
    aim: 1,
    of: above('gateway-paced64', 'transit99'),
  },
  {
    measure: 'gateway, token delay against Portkey, 64 connections, p99',
    ...factor,
    must: 0.33,
    aim: undefined,
    of: against('gateway-paced64', 'transit99', portkey),
  },
  ...cost('gateway, paced 100, CPU per token', 'gateway-paced100', [1.35, 1.2], [0.6, 0.5]),
  ...cost('gateway, burst, CPU per token', 'gateway-burst', [1.1, 0.8], [0.2, 0.125]),
  {
    measure: 'gateway, burst, CPU per token, against claude-code-router',
    ...factor,
    must: 0.2,
    aim: 0.125,
    of: against('gateway-burst', 'cpu', router),
  },
  ...cost('gateway, five tokens, CPU per request', 'gateway-requests', [1.5, 1.2], [0.25, 0.17]),
  {
    measure: 'gateway, streams sustained, against a byte relay',
    ...factor,
    must: 0.85,
    aim: 1,
    more: true,
    of: against('gateway-sustained', 'streams', pipe),
  },
  {
    measure: 'gateway, streams sustained, against Portkey',
    ...factor,
    must: 3,
    aim: undefined,
    more: true,
    of: against('gateway-sustained', 'streams', portkey),
  },
  {
    measure: 'gateway, memory idle',
    unit: 'MB',
    digits: 0,
    must: 85,
    aim: 70,
    of: medianOf('gateway-start', 'idle', own),
  },
  {
    measure: 'gateway, memory per open stream above a byte relay',
    unit: 'KiB',
    digits: 1,
    must: 20,
    aim: 10,
    of: above('gateway-open', 'kib'),
  },
  {
    measure: 'gateway, start to listening',
    unit: 'ms',
    digits: 0,
    must: 350,
    aim: 200,
    of: medianOf('gateway-start', 'ms', own),
  },
  {
    measure: 'gateway, install',
    unit: 'MB',
    digits: 2,
    must: 6,
    aim: undefined,
    of: installed(({ bytes }) => bytes / 1e6),
  },
  { measure: 'gateway, install', unit: 'packages', digits: 0, must: 12, aim: 4, of: installed(({ count }) => count) },
]
