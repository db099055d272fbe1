import { type ChatRecord, isTerminal } from '@millrace/core'

/** A mistake in the order of records, in one sentence. */
export type GrammarFault = string

/** Finds mistakes in the order of an answer's records; empty where it keeps to the grammar. */
export function grammarFaults(records: readonly ChatRecord[]): GrammarFault[] {
  const faults: GrammarFault[] = []
  const open = new Set<string>()
  const complete = new Set<string>()
  for (const [at, record] of records.entries()) {
    if (isTerminal(record) !== (at === records.length - 1))
      faults.push(`record ${at} of ${records.length} is ${record.type}`)
    if (record.type === 'start' && at > 0) faults.push('start comes again')
    if (record.type === 'reset') open.clear()
    if (record.type === 'tool-call-end') complete.add(record.toolCallId)
    if (record.type === 'tool-approval' && !complete.has(record.toolCallId))
      faults.push(`the call ${record.toolCallId} is not complete, and a person is asked about it`)
    const block = blockOf(record)
    if (!block) continue
    const isOpen = open.has(block.name)
    if (block.step === 'start' && isOpen) faults.push(`${block.name} opens twice`)
    if (block.step !== 'start' && !isOpen) faults.push(`${block.name} is not open`)
    if (block.step === 'end') open.delete(block.name)
    else open.add(block.name)
  }
  if (records[0]?.type !== 'start' && records[0]?.type !== 'error') faults.push('start is missing')
  if (open.size > 0) faults.push(`left open: ${[...open].join(', ')}`)
  return faults
}

function blockOf(record: ChatRecord): { readonly name: string; readonly step: string } | undefined {
  const [, kind, step] = /^(text|reasoning|tool-call)-(start|delta|end)$/.exec(record.type) ?? []
  if (kind === undefined || step === undefined) return undefined
  const id = 'toolCallId' in record ? record.toolCallId : 'id' in record ? record.id : ''
  return { name: `${kind} ${id}`, step }
}
