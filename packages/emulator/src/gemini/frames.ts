import type { Chunk } from './chunks.js'

/** The layout of a stream's chunks. */
interface Frames {
  readonly contentType: string
  /** Text in front of the first chunk. */
  readonly first: string
  /** A chunk as text. */
  frame(chunk: object, before: string): string
  /** Text behind the last chunk. */
  readonly end: string
}

/** Server-sent events with CRLF where `alt=sse` asks for them, else one JSON list. */
export const framesOf = (form: 'sse' | 'list'): Frames =>
  form === 'sse'
    ? {
        contentType: 'text/event-stream',
        first: '',
        frame: chunk => `data: ${JSON.stringify(chunk)}\r\n\r\n`,
        end: '',
      }
    : {
        contentType: 'application/json; charset=UTF-8',
        first: '[',
        frame: (chunk, before) => `${before || ',\r\n'}${JSON.stringify(chunk, null, 2)}\n`,
        end: ']\n',
      }

interface Candidate {
  readonly content: { readonly parts: readonly { readonly text?: string; readonly thought?: boolean }[] }
}

/** The chunks of a stream as one response: texts of a kind that follow each other are one part, a signature goes to the last of them. */
export function wholeOf(chunks: Iterable<Chunk>): Chunk {
  const parts: Record<string, unknown>[] = []
  let last: Chunk = {}
  for (const chunk of chunks) {
    last = chunk
    const [candidate] = (chunk.candidates ?? []) as readonly Candidate[]
    for (const part of candidate?.content.parts ?? []) {
      const before = parts.at(-1)
      const goesOn = typeof before?.text === 'string' && part.text !== undefined && before.thought === part.thought
      if (goesOn) parts[parts.length - 1] = { ...before, ...part, text: `${before.text}${part.text}` }
      else if (part.text !== '' || 'thoughtSignature' in part) parts.push({ ...part })
    }
  }
  const [ending] = (last.candidates ?? []) as readonly object[]
  return ending ? { ...last, candidates: [{ ...ending, content: { parts, role: 'model' } }] } : last
}
