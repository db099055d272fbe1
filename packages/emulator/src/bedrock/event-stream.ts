const utf8 = new TextEncoder()

const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte
  for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1
  return rest
})

/** The checksum of bytes, as zip files and AWS have it. */
function crc32(bytes: Uint8Array): number {
  let sum = 0xffffffff
  for (const byte of bytes) sum = table[(sum ^ byte) & 0xff]! ^ (sum >>> 8)
  return (sum ^ 0xffffffff) >>> 0
}

/** A header whose value is a text: lengths, the type 7, the value. */
function headerOf(name: string, value: string): readonly number[] {
  const bytes = utf8.encode(value)
  return [name.length, ...utf8.encode(name), 7, bytes.length >> 8, bytes.length & 0xff, ...bytes]
}

/** A message of an event stream (smithy.io, amazon-eventstream, 2026-11): its lengths and their checksum, headers, payload, and a checksum of all. */
export function messageOf(headers: Readonly<Record<string, string>>, payload: string): Uint8Array {
  const head = Object.entries(headers).flatMap(([name, value]) => headerOf(name, value))
  const body = utf8.encode(payload)
  const message = new Uint8Array(16 + head.length + body.length)
  const view = new DataView(message.buffer)
  view.setUint32(0, message.length)
  view.setUint32(4, head.length)
  view.setUint32(8, crc32(message.subarray(0, 8)))
  message.set(head, 12)
  message.set(body, 12 + head.length)
  view.setUint32(message.length - 4, crc32(message.subarray(0, -4)))
  return message
}

const json = { ':content-type': 'application/json' }

/** An event before it is written: its type and its payload. */
export type Event = readonly [type: string, payload: object]

/** An event of an answer, with the padding that the vendor sends against guessing by length (recorded 2026, vercel/ai). */
export function eventOf(type: string, payload: object): Uint8Array {
  const p = 'abcdefghijklmnopqrstuvwxyz'.slice(0, 1 + ((JSON.stringify(payload).length * 7) % 26))
  return messageOf({ ':event-type': type, ...json, ':message-type': 'event' }, JSON.stringify({ ...payload, p }))
}

/** An error inside of an answer. @param kind - `ThrottlingException`; its first letter is small there. */
export function exceptionOf(kind: string, payload: object): Uint8Array {
  const type = kind.charAt(0).toLowerCase() + kind.slice(1)
  return messageOf({ ':exception-type': type, ...json, ':message-type': 'exception' }, JSON.stringify(payload))
}
