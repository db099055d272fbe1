import type { ProviderData, ToolCallEndEvent, ToolCallStartEvent } from '@millrace/core'
import { restOfArguments } from '../answer/arguments.js'
import { perBlock } from '../answer/held-size.js'
import { BlockWriter } from './block-writer.js'
import { redactedBlock, signatureOf } from './signature.js'

/** The call that is being told. */
interface ToldCall {
  readonly id: string
  text: string
  /** White space at the beginning that was not told yet. */
  held: string
  /** It ended with arguments that are no JSON, or other ones than were told: they can be neither completed nor taken back. */
  broken: boolean
}

/**
 * The content of a message, as blocks of which one at a time is open. A block of text or thoughts ends where another one begins; what comes of it
 * later is a block of its own. A call cannot be cut in two: see `Turns` for what comes meanwhile.
 */
export class Content {
  readonly #writer = new BlockWriter()
  /** The text or thought that the open block is of; undefined once that is complete. A text stays open, for citations that may follow. */
  #id: string | undefined
  #call: ToldCall | undefined
  /** Citations for which no text was open. */
  #citations: object[] = []
  /** Number of them at the last `step-end`. */
  #citationsBefore = 0
  #citationsSize = 0

  /** The call that is open: no other block may begin. */
  get callId(): string | undefined {
    return this.#call?.id
  }

  /** Characters that the arguments that are remembered and the citations that wait count for. */
  get size(): number {
    return (this.#call?.text.length ?? 0) + this.#citationsSize
  }

  /** The call that is open has ended with arguments that cannot be told. */
  get broken(): boolean {
    return this.#call?.broken === true
  }

  text(id: string, delta: string): string {
    const { kind } = this.#writer
    if (kind === 'text' && id === this.#id) return this.#writer.add(delta)
    let begun = this.#begin('text', { type: 'text', text: '' }, id)
    for (const each of this.#citations) begun += this.#writer.cite(each)
    this.#citations = []
    this.#citationsBefore = 0
    this.#citationsSize = 0
    return begun + this.#writer.add(delta)
  }

  thought(id: string, delta: string): string {
    const { kind } = this.#writer
    return (kind === 'thinking' && id === this.#id ? '' : this.#beginThought(id)) + this.#writer.add(delta)
  }

  endText(id: string): string {
    if (id === this.#id) this.#id = undefined
    return ''
  }

  /** @param data - goes back with the thought, in the signature of its last block. */
  endThought(id: string, data: ProviderData | undefined): string {
    const open = this.#writer.kind === 'thinking' && id === this.#id
    if (open) return this.#end(signatureOf(data))
    if (data === undefined) return ''
    const redacted = redactedBlock(data)
    if (redacted) return this.whole([redacted])
    return this.#beginThought(id) + this.#end(signatureOf(data))
  }

  beginCall({ toolCallId: id, toolName: name }: ToolCallStartEvent): string {
    this.#call = { id, text: '', held: '', broken: false }
    return this.#begin('call', { type: 'tool_use', id, name, input: {} })
  }

  /** White space alone waits for what follows: a listener of `inputJson` fails the whole message by it (@anthropic-ai/sdk 1.14.0, 2026-11). */
  moreOfCall(delta: string): string {
    const call = this.#call!
    const told = call.held + delta
    call.text += delta
    // The delta alone is looked at: some models write white space without an end.
    const waits = call.text.length === told.length && delta.trim() === ''
    call.held = waits ? told : ''
    return waits ? '' : this.#writer.add(told)
  }

  endCall(end: ToolCallEndEvent): string {
    const call = this.#call!
    const told = call.held === '' ? call.text : ''
    const rest = end.inputError === undefined ? restOfArguments(end, told) : undefined
    if (rest === undefined) {
      call.broken = true
      return ''
    }
    this.#call = undefined
    return (rest === '' ? '' : this.#writer.add(rest)) + this.#writer.close()
  }

  /** Blocks that have no deltas. */
  whole(blocks: readonly object[]): string {
    return this.close() + blocks.map(block => this.#writer.whole(block)).join('')
  }

  /** In the text that is open, or the next one. */
  cite(citation: object): string {
    if (this.#writer.kind === 'text') return this.#writer.cite(citation)
    this.#citations.push(citation)
    this.#citationsSize += sizeOf(citation)
    return ''
  }

  /** Ends the open block, so that nothing of the next step belongs to this one. */
  stepEnd(): string {
    this.#citationsBefore = this.#citations.length
    return this.#call ? '' : this.close()
  }

  /** Forgets the citations of the step that were not told. */
  reset(): void {
    for (const citation of this.#citations.splice(this.#citationsBefore)) this.#citationsSize -= sizeOf(citation)
  }

  /** Ends the open block of text or thoughts. */
  close(): string {
    return this.#writer.kind === undefined ? '' : this.#end(signatureOf(undefined))
  }

  #beginThought(id: string): string {
    return this.#begin('thinking', { type: 'thinking', thinking: '', signature: '' }, id)
  }

  #begin(kind: 'text' | 'thinking' | 'call', block: object, id?: string): string {
    const before = this.close()
    this.#id = id
    return before + this.#writer.open(kind, block)
  }

  #end(signature: string): string {
    const signed = this.#writer.kind === 'thinking' ? this.#writer.sign(signature) : ''
    this.#id = undefined
    return signed + this.#writer.close()
  }
}

const sizeOf = (citation: object): number => perBlock + JSON.stringify(citation).length
