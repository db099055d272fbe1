/** A row of the conversation: what a person has said, or an answer with the results that the page gave to its tools and what followed from them. */
export interface Row {
  readonly kind: 'user' | 'answer'
  /** Id of its first message. */
  readonly id: string
  /** Index of its first message. */
  readonly from: number
  /** Index behind its last message. */
  readonly to: number
}

/** Names a message for `rowsOf`: equal for the same message, so that a list of them is equal while an answer grows. */
export const nameOf = ({ id, message }: { readonly id: string; readonly message: { readonly role: string } }): string =>
  `${message.role} ${id}`

/** Groups messages to rows. @param names - `nameOf` each. */
export function rowsOf(names: readonly string[]): readonly Row[] {
  const rows: { kind: Row['kind']; id: string; from: number; to: number }[] = []
  names.forEach((name, index) => {
    const [role = '', id = ''] = name.split(' ')
    const last = rows.at(-1)
    if (role !== 'user' && last?.kind === 'answer') last.to = index + 1
    else rows.push({ kind: role === 'user' ? 'user' : 'answer', id, from: index, to: index + 1 })
  })
  return rows
}
