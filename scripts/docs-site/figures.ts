import type { Document } from '../docs/documents.ts'

/** A picture that a benchmark draws. */
const drawing = /\]\((?:[\w./-]*bench\/|(?!demo\/))[\w-]+\.svg\)/
const drawnByHand = /\]\(gateway\.svg\)/
/** A number with a unit of a short time, a size or a ratio, in English or Chinese. Whole seconds are settings: of a proxy, a lease, a limit. */
const quantity = /\d (?:µs|ms|KiB|MiB|GiB|KB|MB|GB|×|times\b|微秒|毫秒|倍)|\d ?%|\d×/
/** Names of settings, whose units they tell: `idleTimeoutMs`, `maxBytes`. */
const setting = /`[^`]*(?:Ms|Bytes|limits|maxFiles|maxItems)\b[^`]*`/
/** Words of a bound that the code holds to, before its number or behind it. */
const bound =
  /\b(?:at most|within|first|last|over|in any|up to) \d|\d \w+ (?:at most|late|later)\b|\bmore is\b|最多|以内|超过|之前|不超过|最近 ?\d|前 \d|任意 \d|晚 \d/i
const command = /`(?:npm run|node (?:tests|scripts|bench)\/)[^`]*`/
const day = /\b20\d\d-\d\d-\d\d(?!\d)/

/** The rows of tables and the paragraphs of a section, without its code. */
const piecesOf = (section: string): string[] =>
  section
    .replace(/^( *)(`{3,})[\s\S]*?^\1\2 *$/gm, '')
    .split(/\n\s*\n|\n(?=[|\-*] ?)/)
    .filter(piece => piece.trim() !== '')

/** True for a piece that tells something that was measured: a number with a unit that is neither a setting nor a bound. */
const isMeasured = (piece: string): boolean =>
  drawing.test(piece.replace(drawnByHand, '')) ||
  (quantity.test(piece.replace(/`[^`]*`/g, '')) && !setting.test(piece) && !bound.test(piece))

/** Says which sections of a document show a measured figure and name neither there nor in the document's head the command and the day. */
export function unprovenFigures({ path, text }: Document): string[] {
  const [head = '', ...sections] = text.split(/^(?=## )/m)
  const proven = (part: string): boolean => command.test(part) && day.test(part)
  return [head, ...sections].flatMap(section => {
    if (proven(section) || proven(head) || !piecesOf(section).some(isMeasured)) return []
    return [`${path}: "${section.split('\n', 1)[0]}" shows a figure without the command that measures it and the day`]
  })
}
