import { type Block, blocksOf } from '../answer/blocks.js'
import { type CallToMake, type Delta, type End, inputPieces } from '../answer/deltas.js'
import { createFingerprint, seal } from '../core/seal.js'
import type { Generation } from '../course/vendor.js'
import type { Writer } from '../course/writer.js'
import type { BedrockBody } from './body.js'
import { requestIdHeader, wordsOf } from './errors.js'
import { type Event, eventOf, exceptionOf } from './event-stream.js'
import type { BedrockFault } from './faults.js'
import { signatureForm } from './rules.js'
import { wholeOf } from './whole.js'

type Said = Exclude<Block, { type: 'end' }>
type Deltas = Iterable<{ readonly delta: string }>

/** Begins a generation in the shape of recorded ConverseStream answers (Claude, gpt-oss and Nova, 2026; vercel/ai's fixtures). */
export function writeConverse({ faults, promptTokens, cachedTokens }: Generation<BedrockBody, BedrockFault>): Writer {
  const has = (type: BedrockFault['type']): boolean => faults.some(fault => fault.type === type)
  function* events(deltas: Iterable<Delta>): Generator<Event> {
    let index = 0
    yield ['messageStart', { role: 'assistant' }]
    for (const block of blocksOf(deltas)) {
      if (block.type !== 'end') {
        for (const pieces of piecesOf(block, has('redacted-thinking'))) yield* framed(index++, pieces)
        continue
      }
      const stop: Event = ['messageStop', { stopReason: reasonOf(block) }]
      const metadata: Event = [
        'metadata',
        { usage: usageOf(block, promptTokens, cachedTokens), metrics: { latencyMs: 1 } },
      ]
      yield* has('early-usage') ? [metadata, stop] : [stop, metadata]
    }
  }
  return {
    headers: { 'content-type': 'application/vnd.amazon.eventstream', ...requestIdHeader() },
    *stream(deltas) {
      for (const [type, payload] of events(deltas)) yield eventOf(type, payload)
    },
    whole: deltas => wholeOf(events(deltas)),
    error: failure => [exceptionOf(failure.code, { message: wordsOf(failure) })],
    isEnd: frame => frame.includes('messageStop'),
  }
}

/** The events of a block: only calls are announced. */
function* framed(contentBlockIndex: number, pieces: Iterable<Event>): Generator<Event> {
  for (const [type, payload] of pieces) yield [type, { contentBlockIndex, ...payload }]
  yield ['contentBlockStop', { contentBlockIndex }]
}

const piecesOf = (block: Said, redacted: boolean): Iterable<Event>[] =>
  block.type === 'tool-calls'
    ? block.calls.map(callPieces)
    : [
        block.type === 'text'
          ? textPieces(block.deltas)
          : redacted
            ? redactedPieces(block.deltas)
            : thoughtPieces(block.deltas),
      ]

const delta = (fields: object): Event => ['contentBlockDelta', { delta: fields }]

function* textPieces(deltas: Deltas): Generator<Event> {
  for (const said of deltas) yield delta({ text: said.delta })
}

/** Thoughts are signed as they are shown. */
function* thoughtPieces(deltas: Deltas): Generator<Event> {
  const fingerprint = createFingerprint()
  for (const thought of deltas) {
    fingerprint.add(thought.delta)
    yield delta({ reasoningContent: { text: thought.delta } })
  }
  yield delta({ reasoningContent: { signature: seal(signatureForm, fingerprint.bytes()) } })
}

function* redactedPieces(deltas: Deltas): Generator<Event> {
  const fingerprint = createFingerprint()
  for (const thought of deltas) fingerprint.add(thought.delta)
  yield delta({ reasoningContent: { redactedContent: seal(signatureForm, fingerprint.bytes()) } })
}

function* callPieces({ id, name, input }: CallToMake): Generator<Event> {
  yield ['contentBlockStart', { start: { toolUse: { toolUseId: id, name } } }]
  for (const piece of inputPieces(input)) yield delta({ toolUse: { input: piece } })
}

/** The vendor's stop reason. */
function reasonOf({ natural, reason, stopWord }: End): string {
  const words = {
    stop: stopWord === undefined ? 'end_turn' : 'stop_sequence',
    length: 'max_tokens',
    'tool-calls': 'tool_use',
  }
  return reason ?? words[natural]
}

/** Tokens out of a cache stand beside the input. */
const usageOf = ({ tally }: End, promptTokens: number, cachedTokens: number) => ({
  inputTokens: promptTokens - cachedTokens,
  outputTokens: tally.completionTokens,
  totalTokens: promptTokens + tally.completionTokens,
  cacheReadInputTokens: cachedTokens,
  cacheWriteInputTokens: 0,
})
