/** A stream as the protocol has it: JSON messages, and whether more may come. */
interface KeptStream {
  readonly messages: string[]
  closed: boolean
  lastSeq: string
  readonly writers: Map<string, number>
  readonly waiting: Set<() => void>
}

/** Faults and habits of a server. */
export interface ProtocolHabits {
  /** Messages of one reply at most. Default: all. */
  pageMessages?: number
  /** Milliseconds of a long-poll. Default 1 000. */
  longPollMs?: number
  /** Milliseconds for which a new stream is there without its first messages. Default: it is made in one step. */
  beginsLateMs?: number
  /** Called with each request before it is answered; gives a status to refuse it by, or `lose` to do it and lose the reply. */
  fault?(request: Request): number | 'lose' | undefined
}

/** A server after the text of the Durable Streams protocol, version 1.0, for JSON streams, as a fetch function. It has no time to live. */
export function protocolServer(habits: ProtocolHabits = {}): {
  readonly fetch: typeof fetch
  readonly streams: ReadonlyMap<string, KeptStream>
  readonly requests: readonly Request[]
} {
  const streams = new Map<string, KeptStream>()
  const requests: Request[] = []
  return {
    streams,
    requests,
    async fetch(input, init) {
      const request = new Request(input, init)
      requests.push(request.clone())
      // As a real one does.
      request.signal.throwIfAborted()
      const fault = habits.fault?.(request)
      if (typeof fault === 'number') return new Response('', { status: fault })
      const reply = await answer(streams, habits, request)
      if (fault === 'lose') throw new TypeError('fetch failed')
      return reply
    },
  }
}

async function answer(streams: Map<string, KeptStream>, habits: ProtocolHabits, request: Request): Promise<Response> {
  const { pathname } = new URL(request.url)
  const stream = streams.get(pathname)
  if (request.method === 'PUT') return create(streams, habits, pathname, JSON.parse(await request.text()))
  if (!stream) return new Response('', { status: 404 })
  if (request.method === 'POST') return append(stream, request.headers, JSON.parse(await request.text()))
  if (request.method === 'GET') return read(stream, habits, request)
  if (request.method === 'DELETE') {
    streams.delete(pathname)
    wake(stream)
    return new Response(null, { status: 204 })
  }
  return new Response(null, { headers: tail(stream) })
}

async function create(
  streams: Map<string, KeptStream>,
  { beginsLateMs }: ProtocolHabits,
  path: string,
  messages: readonly unknown[],
): Promise<Response> {
  const there = streams.get(path)
  if (there) return new Response('', { status: there.closed ? 409 : 200 })
  const stream: KeptStream = { messages: [], closed: false, lastSeq: '', writers: new Map(), waiting: new Set() }
  streams.set(path, stream)
  if (beginsLateMs !== undefined) await new Promise(resolve => setTimeout(resolve, beginsLateMs))
  stream.messages.push(...messages.map(message => JSON.stringify(message)))
  wake(stream)
  return new Response('', { status: 201 })
}

function append(stream: KeptStream, headers: Headers, messages: readonly unknown[]): Response {
  const writer = headers.get('producer-id')
  const count = Number(headers.get('producer-seq'))
  const last = writer === null ? undefined : (stream.writers.get(writer) ?? -1)
  // The request that closed the stream, come twice, is no exception.
  if (last !== undefined && count <= last) return new Response(null, { status: 204 })
  if (stream.closed || (last !== undefined && count > last + 1))
    return new Response('', { status: 409, headers: tail(stream) })
  const seq = headers.get('stream-seq')
  if (seq !== null && seq <= stream.lastSeq) return new Response('', { status: 409 })
  if (seq !== null) stream.lastSeq = seq
  if (writer !== null) stream.writers.set(writer, count)
  stream.messages.push(...messages.map(message => JSON.stringify(message)))
  stream.closed = headers.get('stream-closed') === 'true'
  wake(stream)
  return new Response(writer === null ? null : '', { status: writer === null ? 204 : 200, headers: tail(stream) })
}

async function read(stream: KeptStream, habits: ProtocolHabits, request: Request): Promise<Response> {
  const query = new URL(request.url).searchParams
  const offset = query.get('offset') ?? '-1'
  const from = offset === '-1' ? 0 : Number(offset)
  if (query.get('live') && from >= stream.messages.length && !stream.closed && offset !== '-1')
    await news(stream, habits.longPollMs ?? 1_000, request.signal)
  const messages = stream.messages.slice(from, from + (habits.pageMessages ?? Number.POSITIVE_INFINITY))
  const next = from + messages.length
  const headers = new Headers({ 'stream-next-offset': offsetOf(next) })
  if (next >= stream.messages.length) headers.set('stream-up-to-date', 'true')
  if (next >= stream.messages.length && stream.closed) headers.set('stream-closed', 'true')
  if (query.get('live') && messages.length === 0 && offset !== '-1') return new Response(null, { status: 204, headers })
  return new Response(`[${messages.join(',')}]`, { headers })
}

/** Settles with the next change, after so long, or rejects when the signal aborts. */
const news = (stream: KeptStream, ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const done = (): void => {
      clearTimeout(timer)
      stream.waiting.delete(done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    stream.waiting.add(done)
    signal.addEventListener('abort', () => {
      done()
      reject(signal.reason)
    })
  })

function wake(stream: KeptStream): void {
  for (const done of [...stream.waiting]) done()
}

const tail = ({ messages, closed }: KeptStream): Headers =>
  new Headers({ 'stream-next-offset': offsetOf(messages.length), ...(closed && { 'stream-closed': 'true' }) })

const offsetOf = (place: number): string => String(place).padStart(16, '0')
