import type { Document } from '../docs/documents.ts'

/** A picture that a benchmark draws, or a cost in microseconds, which nobody knows without a measurement. */
const figure = /\]\((?:[\w./-]*bench\/|(?!demo\/))[\w-]+\.svg\)|\d µs\b/
const drawnByHand = /\]\(gateway\.svg\)/
const command = /`(?:npm run|node (?:tests|scripts|bench)\/)[^`]*`/
const day = /\b20\d\d-\d\d-\d\d\b/

/** Says which sections of a document show a measured figure and name neither there nor in the document's head the command and the day. */
export function unprovenFigures({ path, text }: Document): string[] {
  const [head = '', ...sections] = text.split(/^(?=## )/m)
  const proven = (part: string): boolean => command.test(part) && day.test(part)
  return [head, ...sections].flatMap(section => {
    if (!figure.test(section.replace(drawnByHand, '')) || proven(section) || proven(head)) return []
    return [`${path}: "${section.split('\n', 1)[0]}" shows a figure without the command that measures it and the day`]
  })
}
