import { type ChatRecord, isTerminal } from '@millrace/core'

/** What is wrong with the order of an answer's records; empty where it keeps to the grammar. */
export function grammarFaults(records: readonly ChatRecord[]): string[] {
  const faults: string[] = []
  const open = new Set<string>()
  const opened = (kind: string, id: string): void => {
    if (open.has(`${kind} ${id}`)) faults.push(`${kind} ${id} opens twice`)
    open.add(`${kind} ${id}`)
  }
  const needed = (kind: string, id: string): void => {
    if (!open.has(`${kind} ${id}`)) faults.push(`${kind} ${id} is not open`)
  }
  for (const [at, record] of records.entries()) {
    if (isTerminal(record) !== (at === records.length - 1)) faults.push(`record ${at} is ${record.type}`)
    if (record.type === 'start' && at > 0) faults.push('start comes again')
    if (record.type === 'reset') open.clear()
    const [, kind, step] = /^(text|reasoning|tool-call)-(start|delta|end)$/.exec(record.type) ?? []
    if (kind === undefined) continue
    const id = 'id' in record ? record.id : (record as { toolCallId: string }).toolCallId
    if (step === 'start') opened(kind, id)
    else needed(kind, id)
    if (step === 'end') open.delete(`${kind} ${id}`)
  }
  if (records[0]?.type !== 'start' && records[0]?.type !== 'error') faults.push('start is missing')
  if (open.size > 0) faults.push(`left open: ${[...open].join(', ')}`)
  return faults
}
