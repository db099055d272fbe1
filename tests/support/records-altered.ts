import type { ChatRecord, Message, Part, ProviderData } from '@millrace/core'

/** Two of three blocks are signed by their vendor, one by an object and one by a text. */
export function signed(record: ChatRecord, at: number): ChatRecord {
  if (!/(text|reasoning|call)-end$|^file$/.test(record.type) || at % 3 === 0) return record
  const providerData: ProviderData = { vendor: at % 3 === 1 ? `s${at}` : { signature: [at, null], redacted: true } }
  return { ...record, providerData } as ChatRecord
}

/** The records of an answer beside which another one has calls. */
export function rename(record: ChatRecord): ChatRecord {
  const renamed: Record<string, unknown> = { ...record }
  for (const name of ['toolCallId', 'approvalId'])
    if (typeof renamed[name] === 'string') renamed[name] = `again_${renamed[name]}`
  return renamed as unknown as ChatRecord
}

/** Neighbouring tool messages as one: their parts answer calls before them in either way. */
export function merged(messages: readonly Message[]): readonly Message[] {
  const all: Message[] = []
  for (const message of messages) {
    const before = all.at(-1)
    if (message.role !== 'tool' || before?.role !== 'tool') all.push(message)
    else
      all[all.length - 1] = { role: 'tool', content: [...(before.content as Part[]), ...(message.content as Part[])] }
  }
  return all
}
