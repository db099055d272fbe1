import { type Answer, answerOf } from '../shared/tokens.ts'

/** Marks which part of a delta a token is. */
type Field = 'content' | 'reasoning_content'

const head = `"id":"20261123052200c0ffee5eed4a11b0b0","created":1795411320,"object":"chat.completion.chunk","model":"glm-4.7","service_tier":null,"request_id":"20261123052200c0ffee5eed4a11b0b0"`

const event = (data: string): Buffer => Buffer.from(`data: ${data}\n\n`)

/** One token as Chat Completions sends it, in the shape and size of GLM's: about 263 bytes in the mean. */
export const tokenEvent = (field: Field, token: string): Buffer =>
  event(
    `{${head},"choices":[{"index":0,"delta":{"role":"assistant",${JSON.stringify(field)}:${JSON.stringify(token)}}}]}`,
  )

/** A piece of a tool call's arguments; the first one, behind its name, has none. */
export const callEvent = (call: { readonly id: string; readonly name: string } | undefined, piece: string): Buffer =>
  event(
    `{${head},"choices":[{"index":0,"delta":{"role":"assistant","tool_calls":[{"index":0,${call ? `"id":"${call.id}","type":"function",` : ''}"function":{${call ? `"name":"${call.name}",` : ''}"arguments":${JSON.stringify(piece)}}}]}}]}`,
  )

/** What follows the last token: finish reason and usage, then the end mark. */
export const lastEvents = (tokens: number, reason: 'stop' | 'tool_calls' = 'stop'): readonly Buffer[] => [
  event(
    `{${head},"choices":[{"index":0,"finish_reason":"${reason}","delta":{"role":"assistant","content":""}}],"usage":{"prompt_tokens":10,"completion_tokens":${tokens},"total_tokens":${tokens + 10},"prompt_tokens_details":{"cached_tokens":0}}}`,
  ),
  event('[DONE]'),
]

/** The events of an answer's words. */
export const wordEvents = ({ reasoning, content }: Answer): readonly Buffer[] => [
  ...reasoning.map(token => tokenEvent('reasoning_content', token)),
  ...content.map(token => tokenEvent('content', token)),
]

/** The events of a whole answer. */
export const answerEvents = (tokens: number): readonly Buffer[] => [
  ...wordEvents(answerOf(tokens)),
  ...lastEvents(tokens),
]

/** A chunk in HTTP/1.1 chunked coding. */
export const httpChunk = (bytes: Buffer): Buffer =>
  Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')])

/** The end of a body in chunked coding. */
export const lastHttpChunk = Buffer.from('0\r\n\r\n')

/** A body with each event as a chunk of its own. */
export const bodyOf = (events: readonly Buffer[]): Buffer => Buffer.concat([...events.map(httpChunk), lastHttpChunk])

/** An answer's body with each event as a chunk of its own. */
export const bodyByEvent = (tokens: number): Buffer => bodyOf(answerEvents(tokens))

/** An answer's body in chunks of 16 KiB that cut events and characters wherever they fall. */
export function bodyByBlock(tokens: number): Buffer {
  return inBlocks(answerEvents(tokens))
}

/** A body of so many events that is text for the most part: what comes out of a relay is about as large as what goes in. */
export const longBody = (events: number): Buffer =>
  inBlocks([
    ...Array.from({ length: events }, () => tokenEvent('content', ' mill wheel'.repeat(90))),
    ...lastEvents(events),
  ])

function inBlocks(events: readonly Buffer[], size = 16 * 1024): Buffer {
  const whole = Buffer.concat(events)
  const chunks: Buffer[] = []
  for (let at = 0; at < whole.length; at += size) chunks.push(httpChunk(whole.subarray(at, at + size)))
  return Buffer.concat([...chunks, lastHttpChunk])
}
