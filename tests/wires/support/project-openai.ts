import type { ChatRecord, ErrorCode } from '@millrace/core'
import { JsonExtent } from '@millrace/core/internal'
import {
  begunAnew,
  cutInside,
  endsOtherwise,
  inputOf,
  inputOfText,
  outputOf,
  type Summary,
  unreadable,
} from './summary.ts'

type End = Extract<ChatRecord, { type: 'tool-call-end' }>
type CallRecord = End | Extract<ChatRecord, { type: 'tool-call-start' | 'tool-call-delta' }>
type ToldCall = { readonly name: string; text: string; end?: End; passed?: boolean }
/** Why an answer ends at a call: its end has other arguments than were told, or more came behind whole ones when the next had begun. */
type CallFault = 'other' | 'late'

/** What is left of an answer on `openaiWire`: the table of `docs/wire-formats.md`. @param tools - that the client brought. */
export function projectOpenai(records: readonly ChatRecord[], tools: readonly string[]): Summary {
  const kept: Summary = { text: '', reasoning: '', calls: [], executed: [], sources: [], images: [] }
  const told = { text: blocksInOrder(), reasoning: blocksInOrder() }
  /** Calls that were told while they arrived, and those that wait for their results. */
  const streamed = callsInOrder()
  const held = new Map<string, { readonly step: number; end?: End }>()
  let [step, shown, sourcesBefore] = [0, false, 0]
  let sources: string[] = []
  const failed = (code: ErrorCode, message: string): Summary => ({
    ...kept,
    ...texts(),
    calls: streamed.all().map(({ name, text, end }) => [name, end ? inputOf(end) : inputOfText(text)] as const),
    error: [code, message],
  })
  const texts = () => ({ text: told.text.all(), reasoning: told.reasoning.all() })
  for (const record of records) {
    switch (record.type) {
      case 'text-start':
      case 'reasoning-start':
        told[record.type === 'text-start' ? 'text' : 'reasoning'].begin(record.id)
        break
      case 'text-delta':
      case 'reasoning-delta':
        if (told[record.type === 'text-delta' ? 'text' : 'reasoning'].add(record.id, record.delta)) shown = true
        break
      case 'text-end':
      case 'reasoning-end':
        if (told[record.type === 'text-end' ? 'text' : 'reasoning'].end(record.id)) shown = true
        break
      case 'tool-call-start':
        if (tools.includes(record.toolName)) {
          streamed.add(record)
          shown = true
        } else held.set(record.toolCallId, { step })
        break
      case 'tool-call-delta':
        if (!held.has(record.toolCallId)) {
          const fault = streamed.add(record)
          if (fault) return fault === 'late' ? failed('protocol', unreadable) : failed('truncated', begunAnew)
        }
        break
      case 'tool-call-end': {
        const waits = held.get(record.toolCallId)
        if (waits) waits.end = record
        else if (streamed.add(record)) return failed('truncated', begunAnew)
        break
      }
      case 'tool-result': {
        const call = held.get(record.toolCallId)?.end
        held.delete(record.toolCallId)
        if (!call) break
        kept.executed.push([call.toolName, inputOf(call), outputOf(record.output), record.isError === true])
        shown = true
        break
      }
      case 'source':
        if (record.url !== undefined) sources.push(record.url)
        break
      case 'file':
        kept.images = [...new Set([...kept.images, (record.data ?? record.url) as string])]
        shown = true
        break
      case 'step-end':
        step++
        sourcesBefore = sources.length
        shown = false
        break
      case 'reset':
        if (shown) return failed('truncated', begunAnew)
        for (const channel of Object.values(told)) channel.reset()
        for (const [id, call] of held) if (call.step === step) held.delete(id)
        sources = sources.slice(0, sourcesBefore)
        break
      case 'finish':
      case 'error': {
        const cut = record.type === 'error' || ['length', 'content-filter'].includes(record.reason)
        const broken = streamed.all().some(({ end }) => end?.inputError !== undefined)
        if (record.type === 'finish' && cut && broken) return failed('truncated', cutInside)
        const waiting = [...held.values()].flatMap(({ end }) => (end && !(cut && end.inputError) ? [end] : []))
        const calls = [...streamed.all().map(({ end }) => end!), ...waiting]
        Object.assign(kept, texts(), {
          calls: calls.map(end => [end.toolName, inputOf(end)]),
          sources: [...new Set(sources)],
        })
        if (record.type === 'error') return { ...kept, error: [record.error.code, record.error.message] }
        const { reason, usage } = record
        const waits = calls.length > 0
        return {
          ...kept,
          finish: reason === 'other' || reason === 'stop' ? (waits ? 'tool-calls' : 'stop') : reason,
          ...(usage && {
            usage: [
              usage.inputTokens,
              usage.outputTokens,
              usage.cachedInputTokens,
              usage.cacheWriteTokens,
              usage.reasoningTokens,
            ],
          }),
        }
      }
    }
  }
  throw new Error('The answer has no end.')
}

/** Calls told one after the other: one that begins inside of another waits until the arguments of that are whole, or it ends. */
function callsInOrder() {
  const told = new Map<string, ToldCall>()
  const waiting = new Map<string, CallRecord[]>()
  let last: ToldCall | undefined
  const isFree = (): boolean => {
    const extent = new JsonExtent()
    extent.add(last?.text ?? '')
    return last === undefined || last.end !== undefined || extent.isWhole
  }
  const tell = (record: CallRecord): CallFault | undefined => {
    if (record.type === 'tool-call-start') {
      if (last) last.passed = true
      last = { name: record.toolName, text: '' }
      told.set(record.toolCallId, last)
      return undefined
    }
    const call = told.get(record.toolCallId)!
    if (record.type === 'tool-call-delta') {
      if (call.passed && record.delta.trim() !== '') return 'late'
      call.text += record.delta
    } else if (endsOtherwise(record, call.text)) return 'other'
    else call.end = record
    return undefined
  }
  return {
    all: () => [...told.values()],
    add(record: CallRecord): CallFault | undefined {
      const id = record.toolCallId
      if (waiting.has(id) || (!told.has(id) && !isFree())) {
        waiting.set(id, [...(waiting.get(id) ?? []), record])
        return undefined
      }
      const fault = tell(record)
      if (fault) return fault
      for (const [next, records] of waiting) {
        if (!isFree()) break
        waiting.delete(next)
        for (const each of records) {
          const fault = tell(each)
          if (fault) return fault
        }
      }
      return undefined
    },
  }
}

/** Blocks told one after the other: one that opens while another is open waits. */
function blocksInOrder() {
  let text = ''
  let open: { id: string; text: string; over: boolean }[] = []
  const flush = (): boolean => {
    const before = text
    while (open[0]) {
      text += open[0].text
      open[0].text = ''
      if (!open[0].over) break
      open.shift()
    }
    return text !== before
  }
  return {
    all: () => text,
    begin(id: string) {
      open.push({ id, text: '', over: false })
    },
    add(id: string, delta: string): boolean {
      const block = open.find(each => each.id === id && !each.over)!
      block.text += delta
      return flush()
    },
    end(id: string): boolean {
      open.find(each => each.id === id && !each.over)!.over = true
      return flush()
    },
    reset() {
      open = []
    },
  }
}
