import type { ChatRecord, FinishEvent, Json, ToolCallEndEvent, Usage } from '@millrace/core'
import { distinct } from '../../support/recycled-ids.ts'
import type { Cited, Piece, Told } from './told.ts'

/** The request, as far as the answer depends on it. */
export interface ProjectContext {
  readonly model?: string
  readonly inputTokens?: number
  /** Names of the client's tools. */
  readonly tools?: readonly string[]
}

type Item = { readonly step: number } & (
  | { readonly is: 'piece'; readonly piece: Piece; readonly block?: string; readonly broken?: boolean }
  | { readonly is: 'source'; readonly source: Cited }
)

/**
 * What `docs/wire-formats.md` says of Anthropic's dialect, as a function: the answer that a reader is left with. Records with a reset are not
 * for it.
 */
export function projectAnthropic(said: readonly ChatRecord[], context: ProjectContext = {}): Told {
  const records = distinct(said)
  const items = itemsOf(records, new Set(context.tools))
  const brokenAt = items.findIndex(item => item.is === 'piece' && item.broken)
  const start = records.find(record => record.type === 'start')
  const last = records.at(-1)!
  const told = brokenAt === -1 ? items : items.slice(0, brokenAt + 1)
  const { pieces, sources } = inOrder(told)
  if (last.type === 'finish' && brokenAt === -1) pieces.push(...unanswered(records, context, last.reason))
  if (last.type === 'error' && brokenAt === -1) pieces.push(...unanswered(records, context, 'length'))
  const model = start?.model ?? context.model
  const end = endOf(last, brokenAt !== -1, pieces, context)
  // An answer that failed before it said anything is the failure alone.
  const begun = start && (pieces.length > 0 || last.type === 'finish')
  return {
    ...(begun && { start: { messageId: start.messageId, ...(model && { model }) } }),
    pieces,
    sources,
    ...(end && { end }),
  }
}

/** In the order in which they are told: a call stands where it began, or, run by the server, where its result came. */
function itemsOf(records: readonly ChatRecord[], tools: ReadonlySet<string>): Item[] {
  const items: Item[] = []
  const ends = new Map<string, ToolCallEndEvent>()
  const endOfCall = (id: string) => records.find(each => each.type === 'tool-call-end' && each.toolCallId === id)
  let step = 0
  let over = new Set<string>()
  for (const [at, record] of records.entries()) {
    if (record.type === 'step-end') step++
    else if (record.type === 'text-end' || record.type === 'reasoning-end') over = new Set([...over, record.id])
    else if (record.type === 'text-delta' || record.type === 'reasoning-delta') {
      const kind = record.type === 'text-delta' ? 'text' : 'reasoning'
      const before = items.findLast(item => item.is === 'piece')
      if (before?.is === 'piece' && before.block === record.id && before.step === step && 'text' in before.piece)
        before.piece.text += record.delta
      else items.push({ is: 'piece', step, block: record.id, piece: { kind, text: record.delta } })
    } else if (record.type === 'tool-call-start' && tools.has(record.toolName)) {
      const end = endOfCall(record.toolCallId) as ToolCallEndEvent | undefined
      const input = end?.input
      const broken = end?.inputError !== undefined || isRewritten(records.slice(at), record.toolCallId, end)
      items.push({
        is: 'piece',
        step,
        broken,
        piece: { kind: 'call', name: record.toolName, ...(!broken && { input }) },
      })
    } else if (record.type === 'tool-call-end' && !tools.has(record.toolName)) ends.set(record.toolCallId, record)
    else if (record.type === 'tool-result') {
      const end = ends.get(record.toolCallId)
      if (!end) continue
      const { output } = record
      const text = typeof output === 'string' ? output : JSON.stringify(output)
      const result = { output: [{ type: 'text', text }], isError: record.isError === true }
      items.push({ is: 'piece', step, piece: { kind: 'call', name: end.toolName, input: whole(end.input), result } })
    } else if (record.type === 'source' && record.url !== undefined) {
      const { url, title, snippet } = record
      items.push({ is: 'source', step, source: { url, title, snippet } })
    }
  }
  return items
}

/** The deltas said other arguments than the end. */
function isRewritten(records: readonly ChatRecord[], id: string, end: ToolCallEndEvent | undefined): boolean {
  const text = records
    .map(record => (record.type === 'tool-call-delta' && record.toolCallId === id ? record.delta : ''))
    .join('')
  if (text === '' || !end) return false
  try {
    return JSON.stringify(JSON.parse(text)) !== JSON.stringify(end.input)
  } catch {
    return text.trim() !== '' && !JSON.stringify(end.input).startsWith(text)
  }
}

/** A source is told once, in the text that is open or the next one. */
function inOrder(items: readonly Item[]): { pieces: Piece[]; sources: Cited[] } {
  const pieces: Piece[] = []
  const sources: Cited[] = []
  let waiting: Cited[] = []
  let open: number | undefined
  for (const item of items) {
    if (item.is === 'source') {
      if (open === item.step) sources.push(item.source)
      else waiting.push(item.source)
      continue
    }
    pieces.push(item.piece)
    open = item.piece.kind === 'text' ? item.step : undefined
    if (open === undefined) continue
    sources.push(...waiting)
    waiting = []
  }
  const seen = new Set<string>()
  return {
    pieces,
    sources: sources.filter(source => {
      const key = JSON.stringify(source)
      return !seen.has(key) && seen.add(key)
    }),
  }
}

/** Calls of tools that are not the client's and that nobody ran. */
function unanswered(
  records: readonly ChatRecord[],
  { tools = [] }: ProjectContext,
  reason: FinishEvent['reason'],
): Piece[] {
  const started = records.flatMap(record => (record.type === 'tool-call-start' ? record.toolCallId : []))
  return started.flatMap(id => {
    const end = records.find(record => record.type === 'tool-call-end' && record.toolCallId === id)
    if (end?.type !== 'tool-call-end' || tools.includes(end.toolName)) return []
    if (records.some(record => record.type === 'tool-result' && record.toolCallId === id)) return []
    const cut = reason === 'length' || reason === 'content-filter'
    if (cut && end.inputError !== undefined) return []
    return [{ kind: 'call' as const, name: end.toolName, input: whole(end.input) }]
  })
}

function endOf(last: ChatRecord, broken: boolean, pieces: readonly Piece[], context: ProjectContext): Told['end'] {
  if (last.type === 'error') {
    const { code, message } = last.error
    return { code, message: code === 'context-length' ? `prompt is too long: ${message}` : message }
  }
  if (last.type !== 'finish') return undefined
  const cut = last.reason === 'length' || last.reason === 'content-filter'
  if (broken)
    return cut
      ? { code: 'truncated', message: 'The answer was cut inside of a tool call. Allow it more tokens, or ask again.' }
      : { code: 'protocol', message: 'The model wrote arguments for a tool call that cannot be read. Ask again.' }
  const waits = pieces.some(piece => piece.kind === 'call' && !piece.result)
  const words = {
    stop: 'end_turn',
    length: 'max_tokens',
    'tool-calls': 'tool_use',
    'content-filter': 'refusal',
  } as const
  const paused = last.reason === 'other' && last.rawReason === 'pause_turn'
  const told = last.reason === 'other' && !paused ? 'stop' : last.reason
  const rawReason = told === 'other' ? 'pause_turn' : words[told]
  const reason = waits && told === 'stop' ? 'tool-calls' : !waits && told === 'tool-calls' ? 'other' : told
  const {
    inputTokens = context.inputTokens ?? 1,
    outputTokens = 0,
    cachedInputTokens = 0,
  }: Partial<Usage> = last.usage ?? {}
  const { cacheWriteTokens, reasoningTokens } = last.usage ?? {}
  const usage = {
    inputTokens,
    outputTokens,
    cachedInputTokens,
    ...(cacheWriteTokens && { cacheWriteTokens }),
    ...(reasoningTokens !== undefined && { reasoningTokens }),
  }
  return { reason, rawReason, usage }
}

/** A text of free form stands in an object, where the call is told in one piece. */
const whole = (input: Json | undefined): Json => (typeof input === 'string' ? { input } : (input ?? {}))
