/**
 * Counts what one token costs in function calls and objects on its way from the vendor's socket to `res.write`: `node scripts/hops.ts`.
 * Counts, and not times, so that two commits can be compared on any machine. Runs the built packages; `npm run hops` builds them first.
 */
import { once } from 'node:events'
import { createServer } from 'node:http'
import { Session } from 'node:inspector/promises'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

// Before anything is loaded, so that no function is compiled without a counter.
const session = new Session()
session.connect()
await session.post('Profiler.enable')
await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false })

const root = process.argv[2] ?? join(import.meta.dirname, '..')
const built = (path: string) => import(pathToFileURL(join(root, 'packages', path)).href)
const { glm } = await built('glm/dist/index.js')
const { sendChat } = await built('server/dist/node.js')

const tokens = 2_000
const frame = (delta: object, finish?: string): string =>
  `data: ${JSON.stringify({
    id: '20261128000000c0ffee5eed4a11b0b0',
    created: 1795411320,
    object: 'chat.completion.chunk',
    model: 'glm-5.3',
    choices: [{ index: 0, delta, ...(finish && { finish_reason: finish }) }],
  })}\n\n`

/** Writes a token per turn of the event loop, so that each is a read of its own for the relay. */
const vendor = createServer((request, response) => {
  request.resume()
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  let left = tokens
  const next = (): void => {
    if (left-- > 0) {
      response.write(frame({ role: 'assistant', content: ` word${left % 7}` }))
      setTimeout(next)
    } else response.end(`${frame({}, 'stop')}data: [DONE]\n\n`)
  }
  next()
}).listen(0, '127.0.0.1')
const relay = createServer((_, response) => {
  const provider = glm({ apiKey: 'id.secret', baseURL: address(vendor), gatherMs: 0 })
  void sendChat(response, provider.stream({ messages: [{ role: 'user', content: 'Hello' }] }))
}).listen(0, '127.0.0.1')
await Promise.all([once(vendor, 'listening'), once(relay, 'listening')])

function address(server: ReturnType<typeof createServer>): string {
  const { port } = server.address() as { port: number }
  return `http://127.0.0.1:${port}`
}
const ask = async (): Promise<void> => void (await (await fetch(address(relay))).text())

/** Where a function stands, by the script's address. */
function home(url: string): string | undefined {
  if (!url.startsWith('file:')) return undefined
  const own = /packages\/([\w-]+)\/dist\//.exec(fileURLToPath(url))?.[1]
  return own && `@millrace/${own}`
}

await ask()
await session.post('Profiler.takePreciseCoverage')
await ask()
const { result } = await session.post('Profiler.takePreciseCoverage')
const calls = new Map<string, number>()
for (const { url, functions } of result) {
  const place = home(url)
  if (!place) continue
  for (const { functionName, ranges } of functions) {
    const perToken = ranges[0]!.count / tokens
    if (perToken < 0.5) continue
    const key = `${place} ${functionName || '(anonymous)'}`
    calls.set(key, (calls.get(key) ?? 0) + perToken)
  }
}
await session.post('Profiler.stopPreciseCoverage')

await session.post('HeapProfiler.enable')
await session.post('HeapProfiler.startSampling', {
  samplingInterval: 1,
  includeObjectsCollectedByMajorGC: true,
  includeObjectsCollectedByMinorGC: true,
})
await ask()
const { profile } = await session.post('HeapProfiler.stopSampling')
/** Fields of a sampled heap that the types of Node leave out. */
interface SampledNode {
  readonly id: number
  readonly callFrame: { readonly url: string; readonly functionName: string }
  readonly selfSize: number
  readonly children: readonly SampledNode[]
}

const objects = new Map<string, number>()
const walk = ({ callFrame, selfSize, children, id }: SampledNode): void => {
  const place = home(callFrame.url)
  const count = counts.get(id) ?? 0
  if (place && selfSize > 0 && count / tokens >= 0.5) {
    const key = `${place} ${callFrame.functionName || '(anonymous)'}`
    objects.set(key, (objects.get(key) ?? 0) + count / tokens)
  }
  for (const child of children) walk(child)
}
const counts = new Map<number, number>()
const { head, samples } = profile as unknown as {
  head: SampledNode
  samples: readonly { nodeId: number; size: number }[]
}
for (const { nodeId, size } of samples) counts.set(nodeId, (counts.get(nodeId) ?? 0) + (size > 0 ? 1 : 0))
walk(head)

const rows = [...new Set([...calls.keys(), ...objects.keys()])].map(key => ({
  function: key,
  calls: Number((calls.get(key) ?? 0).toFixed(1)),
  objects: Number((objects.get(key) ?? 0).toFixed(1)),
}))
console.table(rows)
const sum = (of: 'calls' | 'objects'): string => rows.reduce((total, row) => total + row[of], 0).toFixed(0)
console.log(`${sum('calls')} calls and ${sum('objects')} objects for each token, of which there were ${tokens}`)
vendor.close()
relay.close()
process.exit(0)
