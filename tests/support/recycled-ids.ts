import type { ChatRecord } from '@millrace/core'

/**
 * The same records with ids that are used again as soon as the grammar allows it: of blocks once they are closed, of calls once a reset has taken them back.
 */
export function recycled(records: readonly ChatRecord[]): readonly ChatRecord[] {
  /** Ids of the blocks that are open, by those that they had. */
  const blocks = new Map<string, string>()
  /** Ids of the calls that are there. */
  const calls = new Map<string, string>()
  /** Calls of the steps that are over. */
  let kept: readonly string[] = []
  return records.map((record): ChatRecord => {
    switch (record.type) {
      case 'text-start':
      case 'reasoning-start':
        return { ...record, id: taken(blocks, record.id, '') }
      case 'text-delta':
      case 'reasoning-delta':
        return { ...record, id: blocks.get(record.id)! }
      case 'text-end':
      case 'reasoning-end': {
        const id = blocks.get(record.id)!
        blocks.delete(record.id)
        return { ...record, id }
      }
      case 'tool-call-start':
        return { ...record, toolCallId: taken(calls, record.toolCallId, 'call_') }
      case 'tool-call-delta':
      case 'tool-call-end':
      case 'tool-result':
      case 'tool-approval':
        return { ...record, toolCallId: calls.get(record.toolCallId)! }
      case 'step-end':
        kept = [...calls.keys()]
        return record
      case 'reset':
        blocks.clear()
        for (const id of calls.keys()) if (!kept.includes(id)) calls.delete(id)
        return record
      default:
        return record
    }
  })
}

/** The same records, whose blocks and calls each have an id of their own. */
export function distinct(records: readonly ChatRecord[]): readonly ChatRecord[] {
  const ids = new Map<string, string>()
  let number = 0
  return records.map((record): ChatRecord => {
    if ('toolCallId' in record) {
      if (record.type === 'tool-call-start') ids.set(record.toolCallId, `call_${number++}`)
      return { ...record, toolCallId: ids.get(record.toolCallId)! }
    }
    if (!/^(text|reasoning)-/.test(record.type)) return record
    const { id } = record as Extract<ChatRecord, { readonly type: 'text-start' }>
    if (record.type.endsWith('-start')) ids.set(`block ${id}`, `${number++}`)
    return { ...record, id: ids.get(`block ${id}`)! } as ChatRecord
  })
}

/** Gives the lowest id that is free. */
function taken(ids: Map<string, string>, id: string, prefix: string): string {
  const used = new Set(ids.values())
  let number = 0
  while (used.has(`${prefix}${number}`)) number++
  ids.set(id, `${prefix}${number}`)
  return `${prefix}${number}`
}
