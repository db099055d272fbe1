/** Part of an answer that a token belongs to. */
export type Field = 'content' | 'reasoning_content'

/** Writes one answer in the shape of a dialect. Events are composed for the benchmark after the dialect's documentation. */
export interface ShapeWriter {
  /** Events before the first token. */
  begin(): readonly Buffer[]
  /** One token: its own event, behind those that a dialect puts where text follows reasoning. */
  token(field: Field, text: string): readonly Buffer[]
  /** Events behind the last token. @param tokens - of the whole answer. */
  end(tokens: number): readonly Buffer[]
}

/** A frame without a name. */
export const event = (data: string): Buffer => Buffer.from(`data: ${data}\n\n`)

/** A frame whose name is the type of its data. */
export const typedEvent = (data: { readonly type: string }): Buffer =>
  Buffer.from(`event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`)
