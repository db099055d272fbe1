import { frame } from './frames.js'

/** Kinds of blocks whose content comes in deltas. */
export type BlockKind = 'text' | 'thinking' | 'call'

const deltas: Readonly<Record<BlockKind, readonly [type: string, field: string]>> = {
  text: ['text_delta', 'text'],
  thinking: ['thinking_delta', 'thinking'],
  call: ['input_json_delta', 'partial_json'],
}

/**
 * Writes blocks one after the other, numbered from 0 without a hole: clients take the number for the place in the list, and Claude Code the
 * block that stopped last for the answer (@anthropic-ai/sdk 1.14.0, claude-code 2.1.332, 2026-11). A block begins empty, and its content
 * comes in deltas: content in the beginning is lost in half of the clients.
 */
export class BlockWriter {
  #count = 0
  #kind: BlockKind | undefined
  /** The constant beginning of the open block's deltas. */
  #lead = ''

  /** The kind of the open block. */
  get kind(): BlockKind | undefined {
    return this.#kind
  }

  /** Opens a block; no other one is open. */
  open(kind: BlockKind, block: object): string {
    const [type, field] = deltas[kind]
    this.#kind = kind
    const start = this.#start(block)
    this.#lead = this.#delta(type, field)
    return start
  }

  /** More of the open block. */
  add(text: string): string {
    return `${this.#lead}${JSON.stringify(text)}}}\n\n`
  }

  /** The signature of the open block: once, since clients keep the last one alone (@anthropic-ai/sdk 1.14.0, 2026-11). */
  sign(signature: string): string {
    return `${this.#delta('signature_delta', 'signature')}${JSON.stringify(signature)}}}\n\n`
  }

  /** A citation in the open block. */
  cite(citation: object): string {
    return `${this.#delta('citations_delta', 'citation')}${JSON.stringify(citation)}}}\n\n`
  }

  /** Ends the open block. */
  close(): string {
    this.#kind = undefined
    return frame('content_block_stop', `,"index":${this.#count - 1}`)
  }

  /** A block that has all of its content in its beginning, as the vendor sends those of its own. */
  whole(block: object): string {
    return this.#start(block) + this.close()
  }

  #start(block: object): string {
    return frame('content_block_start', `,"index":${this.#count++},"content_block":${JSON.stringify(block)}`)
  }

  /** The beginning of a delta of the open block, which is the last one: all but the value of its field. */
  #delta(type: string, field: string): string {
    const index = this.#count - 1
    return `event: content_block_delta\ndata: {"type":"content_block_delta","index":${index},"delta":{"type":"${type}","${field}":`
  }
}
