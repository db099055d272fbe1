import type { ChatRecord } from '@millrace/core'

/** Where an answer stands. */
interface Standing {
  started: boolean
  over: boolean
  /** Something since the last `step-end` could be withdrawn. */
  shown: boolean
  /** Open blocks and calls: id → what opened it. */
  readonly open: Map<string, ChatRecord>
  /** Ids of calls, of this step and of those before. */
  readonly calls: Set<string>
  step: Set<string>
  /** Ids of calls that have a result, or a person is asked about. */
  readonly settled: Set<string>
  readonly approvals: Set<string>
}

/**
 * What a sequence of records has against the grammar of the vocabulary, one sentence each; none where it keeps to it. Knows nothing of how
 * records are made.
 *
 * @param complete - whether the sequence must have its terminal record. Default true.
 */
export function grammarFaults(records: readonly ChatRecord[], complete = true): string[] {
  if (records.length === 1 && records[0]!.type === 'error') return []
  const at: Standing = {
    started: false,
    over: false,
    shown: false,
    open: new Map(),
    calls: new Set(),
    step: new Set(),
    settled: new Set(),
    approvals: new Set(),
  }
  const faults = records.flatMap((record, i) => faultsOf(record, at).map(fault => `${i} ${record.type}: ${fault}`))
  if (complete && !at.over) faults.push('no terminal record')
  return faults
}

/** What batches have against the rules of travelling, beside the grammar of what is in them. */
export function batchFaults(batches: readonly (readonly ChatRecord[])[], complete = true): string[] {
  const faults = grammarFaults(batches.flat(), complete)
  if (batches.some(batch => batch.length === 0)) faults.push('an empty batch')
  if (batches[0]?.length === 1 && batches[0][0]!.type === 'start') faults.push('start travels alone')
  return faults
}

function faultsOf(record: ChatRecord, at: Standing): string[] {
  const faults: string[] = []
  if (at.over) faults.push('behind the terminal record')
  if (record.type === 'start') {
    if (at.started) faults.push('a second start')
    at.started = true
    return faults
  }
  if (!at.started) faults.push('before start')
  faults.push(...contentFaults(record, at))
  if (record.type !== 'reset' && record.type !== 'step-end') at.shown = true
  return faults
}

function contentFaults(record: ChatRecord, at: Standing): string[] {
  switch (record.type) {
    case 'text-start':
    case 'reasoning-start':
      return opening(record.id, record, at)
    case 'tool-call-start':
      return [...opening(record.toolCallId, record, at), ...newCall(record.toolCallId, at)]
    case 'text-delta':
    case 'reasoning-delta':
      return delta(record.id, record, at)
    case 'tool-call-delta':
      return delta(record.toolCallId, record, at)
    case 'text-end':
    case 'reasoning-end':
      return closing(record.id, record, at)
    case 'tool-call-end':
      return [...closing(record.toolCallId, record, at), ...inputFaults(record)]
    case 'tool-result':
      at.settled.add(record.toolCallId)
      return []
    case 'tool-approval':
      return approval(record, at)
    case 'reset':
      return reset(at)
    case 'step-end':
      at.shown = false
      at.step = new Set()
      return nothingOpen(at)
    case 'finish':
      at.over = true
      if (at.approvals.size > 0 && record.reason !== 'tool-calls')
        return ['a call waits for a person', ...nothingOpen(at)]
      return nothingOpen(at)
    case 'error':
      at.over = true
      return nothingOpen(at)
    default:
      return []
  }
}

function opening(id: string, record: ChatRecord, at: Standing): string[] {
  const faults = at.open.has(id) ? [`${id} is open already`] : []
  at.open.set(id, record)
  return faults
}

function newCall(id: string, at: Standing): string[] {
  const faults = at.calls.has(id) ? [`a second call ${id}`] : []
  at.calls.add(id)
  at.step.add(id)
  return faults
}

const familyOf = (type: string): string => type.replace(/-(start|delta|end)$/, '')

function delta(id: string, record: ChatRecord & { delta: string }, at: Standing): string[] {
  const faults = record.delta === '' ? ['an empty delta'] : []
  const opener = at.open.get(id)
  if (!opener) return [...faults, `${id} is not open`]
  return familyOf(opener.type) === familyOf(record.type) ? faults : [...faults, `${id} is a ${familyOf(opener.type)}`]
}

function closing(id: string, record: ChatRecord, at: Standing): string[] {
  const opener = at.open.get(id)
  if (!opener) return [`${id} is not open`]
  at.open.delete(id)
  if (familyOf(opener.type) !== familyOf(record.type)) return [`${id} is a ${familyOf(opener.type)}`]
  const renamed =
    opener.type === 'tool-call-start' && record.type === 'tool-call-end' && opener.toolName !== record.toolName
  return renamed ? ['another name than at its start'] : []
}

function inputFaults(record: Extract<ChatRecord, { type: 'tool-call-end' }>): string[] {
  const parsed = record.input !== undefined
  const text = record.inputText !== undefined && record.inputError !== undefined
  return parsed === text ? ['neither input nor inputText with inputError, or both'] : []
}

function approval({ toolCallId, approvalId }: Extract<ChatRecord, { type: 'tool-approval' }>, at: Standing): string[] {
  const faults: string[] = []
  if (!at.calls.has(toolCallId)) faults.push(`no call ${toolCallId}`)
  if (at.open.has(toolCallId)) faults.push(`${toolCallId} is still open`)
  if (at.settled.has(toolCallId)) faults.push(`${toolCallId} has its result, or was asked about`)
  if (at.approvals.has(approvalId)) faults.push(`a second approval ${approvalId}`)
  at.settled.add(toolCallId)
  at.approvals.add(approvalId)
  return faults
}

function reset(at: Standing): string[] {
  const faults = at.shown ? [] : ['nothing to withdraw']
  at.open.clear()
  for (const id of at.step) at.calls.delete(id)
  at.step.clear()
  at.shown = false
  return faults
}

const nothingOpen = (at: Standing): string[] => [...at.open.keys()].map(id => `${id} is still open`)
