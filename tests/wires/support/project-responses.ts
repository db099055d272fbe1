import type { ChatRecord, ErrorCode } from '@millrace/core'
import { begunAnew, cutInside, endsOtherwise, inputOf, inputOfText, outputOf, type Summary } from './summary.ts'

type End = Extract<ChatRecord, { type: 'tool-call-end' }>
type Block = { readonly kind: 'text' | 'reasoning'; text: string }
interface Call {
  readonly name: string
  readonly step: number
  readonly streamed: boolean
  /** The reader knows of it: arguments of its own have come, or a call that began behind it was told. */
  told: boolean
  text: string
  end?: End
}

/** What is left of an answer on `responsesWire`: the table of `docs/wire-formats.md`. @param tools - that the client brought. */
export function projectResponses(records: readonly ChatRecord[], tools: readonly string[]): Summary {
  const kept: Summary = { text: '', reasoning: '', calls: [], executed: [], sources: [], images: [] }
  /** Blocks in the order in which they began to speak. */
  const spoken: Block[] = []
  const open = new Map<string, Block>()
  const calls = new Map<string, Call>()
  let [step, shown] = [0, false]
  const sources: string[] = []
  let sourcesBefore = 0
  const said = (kind: Block['kind']) => spoken.map(block => (block.kind === kind ? block.text : '')).join('')
  const ended = (told: Summary['calls'], more: Partial<Summary>): Summary => ({
    ...kept,
    text: said('text'),
    reasoning: said('reasoning'),
    sources: [...new Set(kept.sources)],
    calls: told,
    ...more,
  })
  /** The reader tells the calls that began before the one that it tells. Default: all. */
  const tellUpTo = (last?: Call): void => {
    for (const call of calls.values()) {
      call.told = true
      if (call === last) break
    }
  }
  const streamedCalls = () =>
    [...calls.values()]
      .filter(({ streamed, told }) => streamed && told)
      .map(({ name, end, text }) => [name, end ? inputOf(end) : inputOfText(text)] as const)
  const failed = (code: ErrorCode, message: string) => ended(streamedCalls(), { error: [code, message] })
  for (const record of records) {
    switch (record.type) {
      case 'text-start':
      case 'reasoning-start':
        open.set(record.id, { kind: record.type === 'text-start' ? 'text' : 'reasoning', text: '' })
        break
      case 'text-delta':
      case 'reasoning-delta': {
        const block = open.get(record.id)!
        if (block.text === '') spoken.push(block)
        block.text += record.delta
        shown = true
        break
      }
      case 'text-end':
        if (open.get(record.id)!.text === '') break
        kept.sources.push(...sources.splice(0))
        sourcesBefore = 0
        break
      case 'tool-call-start':
        calls.set(record.toolCallId, {
          name: record.toolName,
          step,
          streamed: tools.includes(record.toolName),
          told: false,
          text: '',
        })
        if (tools.includes(record.toolName)) shown = true
        break
      case 'tool-call-delta': {
        const call = calls.get(record.toolCallId)!
        call.text += record.delta
        if (call.streamed) tellUpTo(call)
        break
      }
      case 'tool-call-end': {
        const call = calls.get(record.toolCallId)!
        if (call.streamed && endsOtherwise(record, call.text)) return failed('truncated', begunAnew)
        call.end = record
        if (call.streamed) tellUpTo(call)
        break
      }
      case 'tool-result': {
        const call = calls.get(record.toolCallId)
        if (!call?.end || call.streamed) break
        calls.delete(record.toolCallId)
        tellUpTo()
        kept.executed.push([call.name, inputOf(call.end), outputOf(record.output), record.isError === true])
        shown = true
        break
      }
      case 'source':
        if (record.url !== undefined) sources.push(record.url)
        break
      case 'file':
        if (record.data === undefined) break
        tellUpTo()
        kept.images = [...new Set([...kept.images, record.data])]
        shown = true
        break
      case 'step-end':
        step++
        shown = false
        sourcesBefore = sources.length
        break
      case 'reset':
        if (shown) return failed('truncated', begunAnew)
        for (const [id, call] of calls) if (call.step === step) calls.delete(id)
        sources.length = sourcesBefore
        break
      case 'finish':
      case 'error': {
        const cut = record.type === 'error' || ['length', 'content-filter'].includes(record.reason)
        const all = [...calls.values()]
        if (record.type === 'finish' && cut && all.some(({ streamed, end }) => streamed && end?.inputError))
          return failed('truncated', cutInside)
        const told = [
          ...all.filter(({ streamed }) => streamed),
          ...all.filter(({ streamed, end }) => !streamed && !(cut && end?.inputError)),
        ].map(({ name, end }) => [name, inputOf(end!)] as const)
        if (record.type === 'error') return ended(told, { error: [record.error.code, record.error.message] })
        const { reason, usage } = record
        // Behind the last text they are told with it.
        if (said('text') !== '') kept.sources.push(...sources)
        const fits = reason === 'length' || reason === 'content-filter'
        return ended(told, {
          finish: fits ? reason : told.length > 0 ? 'tool-calls' : 'stop',
          ...(usage && {
            usage: [
              usage.inputTokens,
              usage.outputTokens,
              usage.cachedInputTokens ?? 0,
              usage.cacheWriteTokens,
              usage.reasoningTokens ?? 0,
            ],
          }),
        })
      }
    }
  }
  throw new Error('The answer has no end.')
}
