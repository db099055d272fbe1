import { type ChatRecord, errorOf } from '@millrace/core'
import type { ConformanceCase } from '../case.js'
import { check } from '../expect.js'
import type { Subject } from '../subject.js'
import { createWire, type Exchange, play } from '../wire.js'

/** Nothing that was sent comes out, not even where the vendor repeats it: keys and other headers never, the conversation before it answers. */
export function secretCases<Options>(subject: Subject<Options>): ConformanceCase[] {
  return [{ name: 'no secret in errors, even where the vendor repeats it', run: () => unrepeated(subject) }]
}

async function unrepeated<Options>(subject: Subject<Options>): Promise<void> {
  const secrets = await secretsOf(subject)
  for (const secret of secrets) {
    const words = `Your key ${secret} (authorization: Bearer ${secret}) is no good.`
    for (const fail of [...refusing(subject, words), ...breaking(subject, words)]) await hides(subject, fail, secret)
  }
  const [{ content = '' } = {}] = subject.request.messages
  for (const fail of refusing(subject, `I cannot answer "${content}".`)) await hides(subject, fail, String(content))
}

async function hides<Options>(
  subject: Subject<Options>,
  fail: (exchange: Exchange) => void,
  secret: string,
): Promise<void> {
  // As they come: what caused an error is known of its own object alone.
  const records: ChatRecord[] = []
  const stream = subject.on(createWire(fail)).stream(subject.request, { maxRetries: 0 })
  for await (const batch of stream.batches()) records.push(...batch)
  const told = [
    JSON.stringify(records),
    ...records.flatMap(record => (record.type === 'error' ? causesOf(errorOf(record.error)) : [])),
  ]
  check(
    !told.some(text => text.includes(secret)),
    `A secret came out: ${told.join('\n').replaceAll(secret, '«the secret»').slice(0, 1_000)}`,
  )
}

/** All texts of what caused an error, as a log would print them. */
function causesOf({ cause }: { cause?: unknown }, depth = 0): string[] {
  if (typeof cause !== 'object' || cause === null || depth > 8) return cause === undefined ? [] : [String(cause)]
  const { name, message, stack } = cause as Partial<Error>
  return [
    String(name),
    String(message),
    String(stack),
    JSON.stringify({ ...cause, cause: undefined }),
    ...causesOf(cause, depth + 1),
  ]
}

const encoder = new TextEncoder()
const answering =
  (status: number, headers: { readonly [name: string]: string }, body: string) => (exchange: Exchange) =>
    play(exchange, headers, [encoder.encode(body)], status)

/** Failures in place of an answer that repeat these words. */
function refusing<Options>({ fixtures }: Subject<Options>, words: string): ((exchange: Exchange) => void)[] {
  const json = { 'content-type': 'application/json' }
  const everywhere = {
    error: { message: words, code: words, type: words, status: words },
    code: words,
    request_id: words,
  }
  return [
    ...fixtures.refusals.flatMap(({ status, body }) => {
      const said = body(words)
      const written = typeof said === 'string' ? said : JSON.stringify(said)
      return [answering(status, json, written), answering(200, json, written)]
    }),
    answering(400, { ...json, 'x-request-id': words, 'request-id': words }, JSON.stringify(everywhere)),
    answering(400, json, JSON.stringify(words)),
    answering(500, { 'content-type': 'text/html' }, `<html>${words}</html>`),
    answering(401, { 'content-type': 'text/plain' }, words),
    ({ receiver }) =>
      receiver.error(Object.assign(new Error(words), { data: words, address: words, cause: new Error(words) })),
  ]
}

/** Failures inside of an answer that repeat these words. */
function breaking<Options>(subject: Subject<Options>, words: string): ((exchange: Exchange) => void)[] {
  const { errors, text } = subject.fixtures
  const stream = (bytes: Uint8Array) => (exchange: Exchange) => play(exchange, subject.headers, [bytes])
  return [
    ...errors.map(({ frame }) => stream(subject.body([...text.frames, frame(words)]))),
    stream(subject.body([...text.frames, { data: `{"half ${words}` }])),
    stream(subject.body([...text.frames, { data: words }])),
    exchange => {
      exchange.receiver.head(200, subject.headers)
      exchange.receiver.data(subject.body(text.frames))
      exchange.receiver.error(Object.assign(new Error(words), { data: words }))
    },
  ]
}

/** Collects the texts that `authorize` added to the headers and the address of a request, and the secrets that the fixtures name. */
async function secretsOf<Options>(subject: Subject<Options>): Promise<string[]> {
  const wire = createWire(exchange => subject.answer(exchange, subject.fixtures.text.ending))
  await subject.ask(wire)
  const unsigned = subject.definition.toRequest(subject.request)
  // `identity` is the runtime's own: it asks for an answer that is not compressed.
  const before = JSON.stringify([unsigned.headers, unsigned.url, 'identity'])
  const signed = wire.exchanges[0]?.request
  const added = [...Object.values(signed?.headers ?? {}), signed?.url ?? '']
    .flatMap(value => value.split(/[\s?&=]+/))
    .filter(token => token.length >= 8 && !before.includes(token))
  return [...new Set([...added, ...(subject.fixtures.secrets ?? [])])]
}
