import {
  createFaultProxy,
  type Fault,
  type FaultProxyOptions,
  formatFaultPlan,
  planFaults,
} from '@millrace/testing/fault-proxy'
import { type Books, createProvider, type DeskSettings, key } from './desk.js'
import { violationsOf } from './invariants.js'
import { type OpenServer, openFetch } from './lab-server.js'
import { tokensOf } from './numbered.js'
import { limitsOf, patienceOf } from './patience.js'
import { readFetch, readHttp } from './read-http.js'
import { readSdk } from './read-sdk.js'
import { formatScenario, type Scenario } from './scenario.js'
import type { Seen } from './seen.js'
import { withCallsFirst } from './tool-loops.js'
import { labEmulators } from './vendors.js'
import { atLast, within } from './waiting.js'
import { nothing, type Testimony, type Witness, witness } from './witness.js'

/** What became of one seed. */
export interface Report {
  /** What was done, and what struck, for whoever looks into a failure. */
  readonly story: string
  /** Empty where all holds. */
  readonly violations: readonly string[]
}

/** Lives through a scenario, and says what did not hold. Servers are started by `open`. */
export async function run(scenario: Scenario, open: OpenServer): Promise<Report> {
  const watching = witness()
  try {
    const { story, violations } = await ending(live(scenario, open, watching), scenario)
    const { left } = await atLast(
      () => watching.testify(),
      ({ left }) => left.length === 0,
    )
    return { story, violations: [...violations, ...left.map(leftOver)] }
  } finally {
    watching.stop()
  }
}

const leftOver = (what: string): string => `Left over: ${what}.`

/** Longer than all that an exchange waits for in turn, so that it can say itself what never came. */
const exchangeMs = 75_000

/** An exchange that never ends is a report as well. */
async function ending(report: Promise<Report>, scenario: Scenario): Promise<Report> {
  const violations: string[] = []
  await within('the exchange ends', report, violations, exchangeMs)
  return violations.length > 0 ? { story: formatScenario(scenario), violations } : report
}

async function live(scenario: Scenario, open: OpenServer, watching: Witness): Promise<Report> {
  const { reasoning, text, place, faults } = scenario
  const said = () => ({ reasoning: tokensOf(reasoning), text: tokensOf(text) })
  const answer = scenario.composition === 'tools' ? withCallsFirst(said) : said
  const emulator = labEmulators[scenario.vendor]({ keys: [key], answer })
  const vendor = await emulator.listen()
  const struck: Fault[] = []
  const faultsTowards = (side: Scenario['place']): Omit<FaultProxyOptions, 'target'> =>
    side === place ? { ...faults, onFault: fault => void struck.push(fault) } : { seed: faults.seed, kinds: [] }
  const towardsVendor = await createFaultProxy({ ...faultsTowards('vendor'), target: vendor.baseURL })
  const problems: string[] = []
  const { seen, lastBooks, testify } = await exchange({
    scenario,
    settings: settingsOf(scenario, towardsVendor.url),
    open,
    towardsReader: target => createFaultProxy({ ...faultsTowards('reader'), target }),
    problems,
  })
  // Closed by who read it, not by us: nothing is torn down before.
  const stillOpen = await atLast(
    () => emulator.stats.open,
    count => count === 0,
  )
  if (stillOpen > 0) problems.push(`${stillOpen} answers of the vendor are still open.`)
  const books = await lastBooks()
  await towardsVendor.close()
  await vendor.close()
  const elsewhere = await testify()
  const here = watching.testify()
  const violations = violationsOf(scenario, {
    seen,
    struck,
    bytesSent: emulator.stats.bytesSent,
    printed: here.printed + elsewhere.printed,
    uncaught: [...here.uncaught, ...elsewhere.uncaught],
    ...(books && { books }),
  })
  return {
    story: [
      formatScenario(scenario),
      formatFaultPlan(planFaults(faults)),
      `struck: ${struck.map(fault => `${fault.kind} at ${fault.at}`).join(', ') || 'nothing'}`,
      `saw: ${seen.over}, ${seen.records.length} records, the last ${JSON.stringify(seen.records.at(-1))?.slice(0, 300)}`,
    ].join('\n'),
    violations: [...violations, ...problems, ...elsewhere.left.map(leftOver)],
  }
}

/** What the door is told. */
const settingsOf = (scenario: Scenario, baseURL: string): DeskSettings => ({
  vendor: {
    name: scenario.vendor,
    baseURL,
    transport: scenario.transport,
    composition: scenario.composition,
    limits: limitsOf(scenario),
  },
  delivery: { ...scenario.delivery, stallTimeoutMs: patienceOf(scenario).stallTimeoutMs },
})

/** What an exchange needs, and who puts the reader's side of the proxy before a server. */
interface Stage {
  readonly scenario: Scenario
  readonly settings: DeskSettings
  readonly open: OpenServer
  readonly towardsReader: (target: string) => ReturnType<typeof createFaultProxy>
  readonly problems: string[]
}

/** What the reader saw, and who else can tell of it. */
interface Exchanged {
  readonly seen: Seen
  /** The books when all that was begun is in them. Undefined where the SDK is the door. */
  lastBooks(): Promise<Books | undefined>
  testify(): Promise<Testimony>
}

/** Reads an answer through the door of the scenario. */
async function exchange({ scenario, settings, open, towardsReader, problems }: Stage): Promise<Exchanged> {
  const { door } = scenario
  const testify = async () => nothing
  if (door === 'provider') {
    const seen = await readSdk(createProvider(settings.vendor), scenario)
    return { seen, lastBooks: async () => undefined, testify }
  }
  const settled = (look: () => Promise<Books>): Promise<Books> =>
    atLast(
      look,
      ({ open, outcomes, sent, finished, asked }) =>
        open === 0 && outcomes.length >= sent && (door === 'demo' || finished.length >= asked),
    )
  if (door === 'fetch chatResponse' || door === 'fetch handler') {
    const { handle, books } = openFetch(door, settings)
    return { seen: await readFetch(handle, scenario), lastBooks: () => settled(async () => books), testify }
  }
  const server = await open(door, settings)
  const proxy = await towardsReader(server.url)
  const seen = await readHttp(proxy.url, scenario, {
    periodMs: patienceOf(scenario).readerMs,
    isServed: async () => (await server.books()).open === 0,
  })
  await proxy.close()
  await within('the server closes', server.close(), problems)
  return { seen, lastBooks: () => settled(server.books), testify: server.testify }
}
