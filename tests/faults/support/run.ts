import { fetchTransport, undiciTransport } from '@millrace/core'
import type { SendChatOptions } from '@millrace/server'
import { createFaultProxy, type Fault, type FaultProxyOptions, formatFaultPlan } from '@millrace/testing/fault-proxy'
import { key, type Outcome, violationsOf } from './invariants.js'
import { type Books, openFetch, openServer } from './lab-server.js'
import { tokensOf } from './numbered.js'
import { limitsOf, patienceOf } from './patience.js'
import { readFetch, readHttp } from './read-http.js'
import { readSdk } from './read-sdk.js'
import { formatScenario, type Scenario, scenarioOf } from './scenario.js'
import type { Seen } from './seen.js'
import { labVendors } from './vendors.js'
import { leftOver, resources, witness } from './witness.js'

/** What became of one seed. */
export interface Report {
  /** What was done, and what struck, for whoever looks into a failure. */
  readonly story: string
  /** Empty where all holds. */
  readonly violations: readonly string[]
}

/** Longer than anything takes here. */
const capMs = 20_000

/** Lives through the scenario of a seed, and says what did not hold. */
export async function run(seed: number): Promise<Report> {
  const scenario = scenarioOf(seed)
  const watching = witness()
  const before = resources()
  try {
    const { story, violations } = await ending(live(scenario, watching), scenario)
    const left = await atLast(
      () => [...leftOver(before), ...watching.timers()],
      all => all.length === 0,
    )
    return { story, violations: [...violations, ...left.map(what => `Left over: ${what}.`)] }
  } finally {
    watching.stop()
  }
}

/** An exchange that never ends is a report as well. */
async function ending(report: Promise<Report>, scenario: Scenario): Promise<Report> {
  const violations: string[] = []
  await within('the exchange ends', report, violations)
  return violations.length > 0 ? { story: formatScenario(scenario), violations } : report
}

async function live(scenario: Scenario, watching: Pick<Outcome, 'printed' | 'uncaught'>): Promise<Report> {
  const { reasoning, text, place, faults, transport, door } = scenario
  const answer = () => ({ reasoning: tokensOf(reasoning), text: tokensOf(text) })
  const { emulate, provide } = labVendors[scenario.vendor]
  const emulator = emulate({ keys: [key], answer })
  const vendor = await emulator.listen()
  const struck: Fault[] = []
  const harmful: Omit<FaultProxyOptions, 'target'> = { ...faults, onFault: fault => void struck.push(fault) }
  const harmless: Omit<FaultProxyOptions, 'target'> = { seed: faults.seed, kinds: [] }
  const towardsVendor = await createFaultProxy({
    ...(place === 'vendor' ? harmful : harmless),
    target: vendor.baseURL,
  })
  const provider = provide({
    apiKey: key,
    baseURL: towardsVendor.url,
    transport: transport === 'fetch' ? fetchTransport() : undiciTransport(),
    ...limitsOf(scenario),
  })
  const { stallTimeoutMs, readerMs } = patienceOf(scenario)
  const delivery: SendChatOptions = { ...scenario.delivery, stallTimeoutMs }

  let seen: Seen
  let books: Books | undefined
  const problems: string[] = []
  if (door === 'provider') seen = await readSdk(provider, scenario)
  else if (door === 'fetch chatResponse' || door === 'fetch handler') {
    const opened = openFetch(door, provider, delivery)
    books = opened.books
    seen = await readFetch(opened.handle, scenario)
  } else {
    const server = await openServer(door, provider, delivery)
    books = server.books
    const towardsReader = await createFaultProxy({ ...(place === 'reader' ? harmful : harmless), target: server.url })
    const patience = { periodMs: readerMs, isServed: () => server.books.open === 0 }
    seen = await readHttp(towardsReader.url, scenario, patience)
    await towardsReader.close()
    await within('the server closes', server.close(), problems)
  }
  // Closed by who read it, not by us: nothing is torn down before.
  const open = await atLast(
    () => emulator.stats.open,
    count => count === 0,
  )
  if (open > 0) problems.push(`${open} answers of the vendor are still open.`)
  if (books) {
    const { asked, finished, outcomes, sent } = books
    await atLast(() => outcomes.length >= sent && (door === 'demo' || finished.length >= asked), Boolean)
  }
  const { bytesSent } = emulator.stats
  const { printed, uncaught } = watching
  const violations = violationsOf(scenario, { seen, struck, bytesSent, printed, uncaught, ...(books && { books }) })
  await towardsVendor.close()
  await vendor.close()
  const plan = formatFaultPlan(towardsVendor.plan(1))
  return {
    story: `${formatScenario(scenario)}\n${plan}\nstruck: ${struck.map(fault => `${fault.kind} at ${fault.at}`).join(', ') || 'nothing'}\nsaw: ${seen.over}, ${seen.records.length} records, the last ${JSON.stringify(seen.records.at(-1))?.slice(0, 300)}`,
    violations: [...violations, ...problems],
  }
}

/** Looks until what is seen is right, or the cap is reached. */
async function atLast<T>(look: () => T, isRight: (seen: T) => boolean): Promise<T> {
  const until = performance.now() + capMs
  for (let seen = look(); ; seen = look()) {
    if (isRight(seen) || performance.now() > until) return seen
    await new Promise(resolve => setTimeout(resolve, 2))
  }
}

/** Waits for what must happen, no longer than the cap. */
async function within(what: string, done: Promise<unknown>, problems: string[]): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<string>(resolve => {
    timer = setTimeout(resolve, capMs, `It takes too long until ${what}.`)
  })
  const problem = await Promise.race([done.then(() => undefined), late])
  clearTimeout(timer)
  if (problem) problems.push(problem)
}
