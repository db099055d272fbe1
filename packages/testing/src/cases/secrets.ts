import type { ChatRecord } from '@millrace/core'
import { headersOf } from '../body.js'
import type { ConformanceCase } from '../case.js'
import { check } from '../expect.js'
import type { Subject } from '../subject.js'
import { createWire, type Exchange, play } from '../wire.js'

/** No key comes out, not even where the vendor repeats it. */
export function secretCases<Options>(subject: Subject<Options>): ConformanceCase[] {
  return [{ name: 'no secret in errors, even where the vendor repeats it', run: () => unrepeated(subject) }]
}

async function unrepeated<Options>(subject: Subject<Options>): Promise<void> {
  const secrets = await secretsOf(subject)
  for (const secret of secrets) {
    for (const fail of repeating(subject, `Your key ${secret} (authorization: Bearer ${secret}) is no good.`)) {
      const records = await subject.ask(createWire(fail))
      check(!JSON.stringify(records).includes(secret), `A secret came out: ${hidden(records, secret)}`)
    }
  }
}

/** Failures of every kind that repeat these words. */
function repeating<Options>(subject: Subject<Options>, words: string): ((exchange: Exchange) => void)[] {
  const { errors, refusals, text } = subject.fixtures
  const encoder = new TextEncoder()
  const plain = (status: number, type: string, body: string) => (exchange: Exchange) =>
    play(exchange, { 'content-type': type }, [encoder.encode(body)], status)
  const stream = (bytes: Uint8Array) => (exchange: Exchange) => play(exchange, headersOf(subject.framing), [bytes])
  return [
    ...refusals.flatMap(({ status, body }) => {
      const said = body(words)
      const written = typeof said === 'string' ? said : JSON.stringify(said)
      return [plain(status, 'application/json', written), plain(200, 'application/json', written)]
    }),
    plain(500, 'text/html', `<html>${words}</html>`),
    plain(401, 'text/plain', words),
    ...errors.map(({ frame }) => stream(subject.body([...text.frames, frame(words)]))),
    stream(subject.body([...text.frames, { data: `{"half ${words}` }])),
    ({ receiver }) => receiver.error(new Error(words)),
  ]
}

/** What `authorize` added to the headers and the address of a request, and what the fixtures name. */
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

const hidden = (records: readonly ChatRecord[], secret: string): string =>
  JSON.stringify(records).replaceAll(secret, '«the secret»').slice(0, 1_000)
