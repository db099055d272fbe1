import { request } from 'node:http'
import type { Scenario } from './scenario.js'
import { readBody, type Seen } from './seen.js'

const body = JSON.stringify({ messages: [{ role: 'user', content: 'Count.' }] })
const headers = { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) }

/** When a reader gives up: nothing came for so long, and the server has nothing more for it, or so long ten times over. */
export interface Patience {
  readonly periodMs: number
  isServed(): Promise<boolean>
}

/** Reads an answer over a connection of its own, as a browser does. */
export function readHttp(url: string, { leavesAfter, slow }: Scenario, patience: Patience): Promise<Seen> {
  return new Promise<Came>(resolve => {
    const outgoing = request(url, { method: 'POST', agent: false, headers })
    let status: number | undefined
    let raw = ''
    // The first one counts: what comes behind it follows from it.
    const end = (over: Seen['over']): void => {
      clearTimeout(timer)
      outgoing.destroy()
      resolve({ over, raw, status })
    }
    let periods = 0
    const look = async (): Promise<void> => {
      if ((await patience.isServed()) || ++periods === 10) end('left')
      // Not for one who has gone meanwhile.
      else if (!outgoing.destroyed) timer.refresh()
    }
    const timer = setTimeout(() => void look(), patience.periodMs)
    // One who leaves before anything came need not wait for a head.
    if (leavesAfter === 0) setImmediate(() => end('left'))
    outgoing.on('error', () => end('broken'))
    outgoing.on('response', incoming => {
      status = incoming.statusCode
      raw += `${incoming.rawHeaders.join(' ')}\n\n`
      const from = raw.length
      incoming.setEncoding('utf8').on('data', (text: string) => {
        periods = 0
        timer.refresh()
        raw += text
        if (leavesAfter !== undefined && raw.length - from > leavesAfter) end('left')
        else if (slow) {
          incoming.pause()
          setImmediate(() => incoming.resume())
        }
      })
      incoming.on('error', () => end('broken'))
      incoming.on('end', () => end(incoming.complete ? 'end' : 'broken'))
      incoming.on('close', () => end('broken'))
    })
    outgoing.end(body)
  }).then(seenOf)
}

/** Reads the answer of a fetch handler in process, and leaves by the body or by the signal of the request. */
export async function readFetch(
  handle: (request: Request) => Promise<Response>,
  { seed, door, leavesAfter, slow }: Scenario,
): Promise<Seen> {
  const stop = new AbortController()
  const bySignal = seed % 2 === 0
  const init = { method: 'POST', headers, body, signal: stop.signal }
  if (leavesAfter === 0) setImmediate(() => stop.abort())
  const response = await handle(new Request('http://door/chat', init))
  let raw = `${[...response.headers].join(' ')}\n\n`
  const from = raw.length
  const seen = (over: Seen['over']): Seen => seenOf({ over, raw, status: response.status })
  const reader = response.body?.getReader()
  const decoder = new TextDecoder()
  try {
    for (;;) {
      const read = await reader?.read()
      if (!read || read.done) return seen(stop.signal.aborted ? 'left' : 'end')
      raw += decoder.decode(read.value, { stream: true })
      if (leavesAfter !== undefined && raw.length - from > leavesAfter) {
        // The signal alone tells a handler; what `chatResponse` has for a reader is the body.
        if (door === 'fetch handler' && bySignal) stop.abort()
        else await reader?.cancel()
        return seen('left')
      }
      if (slow) await new Promise(resolve => setImmediate(resolve))
    }
  } catch {
    // The body broke: what came of it counts.
    return seen(stop.signal.aborted ? 'left' : 'broken')
  }
}

/** What came, as it came. */
interface Came {
  readonly over: Seen['over']
  readonly raw: string
  readonly status: number | undefined
}

function seenOf({ over, raw, status }: Came): Seen {
  if (status === undefined) return { records: [], over, raw }
  const records = readBody(status, raw.slice(raw.indexOf('\n\n') + 2))
  return { over, raw, status, records: records ?? [], unreadable: records === undefined }
}
