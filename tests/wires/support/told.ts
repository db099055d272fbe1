import type { ChatRecord, ErrorInfo, FinishEvent, Json, StartEvent } from '@millrace/core'

/** A piece of an answer as its reader sees it: no ids, and the arguments of a call as a value. */
export type Piece =
  | { readonly kind: 'text' | 'reasoning'; text: string }
  | {
      readonly kind: 'call'
      readonly name: string
      input?: Json | undefined
      result?: { output: Json; isError: boolean }
    }

/** A source without its id. */
export interface Cited {
  readonly url?: string | undefined
  readonly title?: string | undefined
  readonly snippet?: string | undefined
}

/** An answer as its reader sees it. */
export interface Told {
  readonly start?: Omit<StartEvent, 'type' | 'provider' | 'warnings'>
  readonly pieces: readonly Piece[]
  readonly sources: readonly Cited[]
  /** The finish, or the error by its code and words. */
  readonly end?: Omit<FinishEvent, 'type'> | Pick<ErrorInfo, 'code' | 'message'>
}

/** The answer in records whose blocks follow each other, as decoders give them. */
export function toldBy(records: readonly ChatRecord[]): Told {
  const pieces: Piece[] = []
  const calls = new Map<string, Extract<Piece, { kind: 'call' }>>()
  const sources: Cited[] = []
  let start: Told['start']
  let end: Told['end']
  for (const record of records) {
    if (record.type === 'start') start = { messageId: record.messageId, ...(record.model && { model: record.model }) }
    else if (record.type === 'text-start') pieces.push({ kind: 'text', text: '' })
    else if (record.type === 'reasoning-start') pieces.push({ kind: 'reasoning', text: '' })
    else if (record.type === 'text-delta' || record.type === 'reasoning-delta') {
      const last = pieces.at(-1)
      if (last && 'text' in last) last.text += record.delta
    } else if (record.type === 'tool-call-start') {
      const call = { kind: 'call' as const, name: record.toolName }
      calls.set(record.toolCallId, call)
      pieces.push(call)
    } else if (record.type === 'tool-call-end') calls.get(record.toolCallId)!.input = record.input
    else if (record.type === 'tool-result')
      calls.get(record.toolCallId)!.result = { output: record.output, isError: record.isError === true }
    else if (record.type === 'source') {
      const { url, title, snippet } = record
      sources.push({ url, title, snippet })
    } else if (record.type === 'finish') {
      const { reason, rawReason, usage: { raw: _, ...usage } = {} } = record
      end = { reason, ...(rawReason && { rawReason }), ...('inputTokens' in usage && { usage }) } as FinishEvent
    } else if (record.type === 'error') end = { code: record.error.code, message: record.error.message }
  }
  return { ...(start && { start }), pieces, sources, ...(end && { end }) }
}
