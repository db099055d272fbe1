/**
 * Counts what one paced token runs through from the vendor's socket to the reader's, of ours, of undici and of Node's own JavaScript, beside a relay of bytes:
 * `node scripts/hops.ts [--functions]`. A paced token wakes the process by itself and finds cold caches, so that its cost is how much code it runs. Counts, and
 * not times, so that two commits can be compared on any machine. Runs the built packages; `npm run hops` builds them first.
 *
 * Each relay is a process of its own, and the vendor and the reader are another one.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { openSync, writeSync } from 'node:fs'
import { createServer, request as httpRequest, type RequestListener } from 'node:http'
import { Session } from 'node:inspector/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const tokens = 1_000
const root = join(import.meta.dirname, '..')
const built = (path: string) => import(pathToFileURL(join(root, 'packages', path)).href)

const frame = (delta: object, finish?: string): string =>
  `data: ${JSON.stringify({
    id: '20261128000000c0ffee5eed4a11b0b0',
    created: 1795411320,
    object: 'chat.completion.chunk',
    model: 'glm-5.3',
    choices: [{ index: 0, delta, ...(finish && { finish_reason: finish }) }],
  })}\n\n`

/** The vendor, a token per millisecond, and the reader of the relay. */
async function ends(): Promise<void> {
  const vendor = createServer((request, response) => {
    request.resume()
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    let left = tokens
    const timer = setInterval(() => {
      if (left-- > 0) return void response.write(frame({ role: 'assistant', content: ` word${left % 7}` }))
      clearInterval(timer)
      response.end(`${frame({}, 'stop')}data: [DONE]\n\n`)
    }, 1)
  }).listen(0, '127.0.0.1')
  await once(vendor, 'listening')
  process.on('message', async (url: string) => {
    const body = JSON.stringify({ model: 'glm/glm-5.3', stream: true, messages: [{ role: 'user', content: 'Hello' }] })
    const headers = { authorization: 'Bearer bench', 'content-type': 'application/json' }
    process.send!((await (await fetch(url, { method: 'POST', headers, body })).text()).length)
  })
  process.send!(address(vendor))
}

function address(server: ReturnType<typeof createServer>): string {
  const { port } = server.address() as { port: number }
  return `http://127.0.0.1:${port}`
}

const relays: Record<string, (vendor: string) => Promise<RequestListener>> = {
  'relay of bytes': async vendor => (request, response) => {
    request.resume()
    const asked = httpRequest(vendor, { method: 'POST' }, answer => {
      response.writeHead(200, answer.headers)
      answer.pipe(response)
    })
    asked.end()
  },
  Millrace: async vendor => {
    const { glm } = await built('glm/dist/index.js')
    const { sendChat } = await built('server/dist/node.js')
    const provider = glm({ apiKey: 'id.secret', baseURL: vendor, gatherMs: 0 })
    return (request, response) => {
      request.resume()
      void sendChat(response, provider.stream({ messages: [{ role: 'user', content: 'Hello' }] }))
    }
  },
  'its gateway': async vendor => {
    const { createGateway } = await built('gateway/dist/index.js')
    const { hashOf, keyGatekeeper } = await built('gateway/dist/keys.js')
    const { jsonLog } = await built('gateway/dist/log.js')
    const { prometheusMetrics } = await built('gateway/dist/metrics.js')
    const config = {
      providers: { glm: { apiKey: 'id.secret', baseURL: vendor, limits: { gatherMs: 0 } } },
      keys: { bench: { hash: hashOf('bench'), tokensPerDay: 1e12 } },
    }
    const nowhere = openSync('/dev/null', 'w')
    const log = jsonLog({ write: (text: string) => writeSync(nowhere, text) > 0 })
    const gatekeeper = await keyGatekeeper(config)
    return createGateway(config, { gatekeeper, metrics: prometheusMetrics(), observers: [log] }).listener
  },
}

/** A function that ran with at least every second token. */
interface Hop {
  readonly name: string
  readonly home: string
  readonly calls: number
  /** Characters of its source. */
  readonly code: number
}

/** Where a function stands, by its script's address. */
function homeOf(url: string): string {
  if (url.startsWith('node:')) return 'Node'
  const own = /packages\/([\w-]+)\/dist\//.exec(url)?.[1]
  return own ? `@millrace/${own}` : (/.*node_modules\/([^/]+)/.exec(url)?.[1] ?? 'others')
}

/** Answers once to warm up, once to count. */
async function count(name: string): Promise<Hop[]> {
  const session = new Session()
  session.connect()
  // Before anything is loaded, so that no function is compiled without a counter.
  await session.post('Profiler.enable')
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false })
  const others = fork(import.meta.filename, ['ends'])
  const [vendor] = (await once(others, 'message')) as [string]
  const relay = createServer({ noDelay: true }, await relays[name]!(vendor)).listen(0, '127.0.0.1')
  await once(relay, 'listening')
  const url = name === 'its gateway' ? `${address(relay)}/v1/chat/completions` : address(relay)
  await ask(others, url)
  await session.post('Profiler.takePreciseCoverage')
  await ask(others, url)
  const { result } = await session.post('Profiler.takePreciseCoverage')
  others.kill()
  relay.close()
  return result.flatMap(({ url: script, functions }) =>
    functions.flatMap(({ functionName, ranges: [range] }) => {
      const calls = range!.count / tokens
      if (calls < 0.5) return []
      return [{ name: functionName, home: homeOf(script), calls, code: range!.endOffset - range!.startOffset }]
    }),
  )
}

async function ask(others: ChildProcess, url: string): Promise<void> {
  others.send(url)
  const [length] = (await once(others, 'message')) as [number]
  if (length < tokens) throw new Error(`The relay gave an answer of ${length} characters.`)
}

const [what] = process.argv.slice(2)
if (what === 'ends') await ends()
else if (what !== undefined && what in relays) {
  process.send!(await count(what))
  process.disconnect()
} else {
  const rows: object[] = []
  for (const name of Object.keys(relays)) {
    const [hops] = (await once(fork(import.meta.filename, [name]), 'message')) as [Hop[]]
    const sum = (of: (hop: Hop) => number, isOf: (hop: Hop) => boolean = () => true): number =>
      Math.round(hops.filter(isOf).reduce((total, hop) => total + of(hop), 0))
    const inNode = ({ home }: Hop): boolean => home === 'Node'
    rows.push({
      relay: name,
      calls: sum(hop => hop.calls),
      'of them in Node': sum(hop => hop.calls, inNode),
      functions: hops.length,
      'characters of code': sum(hop => hop.code),
      'of them in Node ': sum(hop => hop.code, inNode),
    })
    if (what === '--functions') console.table(hops.toSorted((one, other) => other.code - one.code))
  }
  console.table(rows)
}
