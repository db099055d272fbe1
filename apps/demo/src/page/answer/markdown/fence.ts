/** A block whose lines are not Markdown. */
export interface Fence {
  readonly kind: 'code' | 'math'
  /** Words behind the opening. */
  readonly info: string
  /** Spaces before the opening, which its lines may begin with too. */
  readonly indent: number
  /** The block is complete with its first line. */
  readonly oneLine: boolean
  /** Ends the block: a whole line, without its line end. */
  readonly closes: (line: string) => boolean
  /** Shows that the block is none: a formula has no blank lines. */
  readonly breaks: (line: string) => boolean
}

const codeOpening = /^( {0,3})(?:(`{3,})([^`]*)|(~{3,})(.*))$/
const mathOpening = /^( {0,3})(\$\$|\\\[)(.*)$/
const blank = /^[ \t]*$/
const never = (): boolean => false
const mathEnds: Readonly<Record<string, string>> = { $$: '$$', '\\[': '\\]' }

/** The fence that a line opens. Code by CommonMark's rules; a formula between `$$` or `\[ \]`, which begin a line and end one. */
export function fenceOf(line: string): Fence | undefined {
  return codeFence(line) ?? mathFence(line)
}

function codeFence(line: string): Fence | undefined {
  const found = codeOpening.exec(line)
  if (!found) return undefined
  const [, indent = '', ticks, tickInfo, waves, waveInfo] = found
  const mark = ticks ?? waves ?? ''
  const closing = new RegExp(`^ {0,3}${mark[0]}{${mark.length},}[ \\t]*$`)
  return {
    kind: 'code',
    info: (tickInfo ?? waveInfo ?? '').trim(),
    indent: indent.length,
    oneLine: false,
    closes: line => closing.test(line),
    breaks: never,
  }
}

function mathFence(line: string): Fence | undefined {
  const found = mathOpening.exec(line)
  if (!found) return undefined
  const [, indent = '', open = '', rest = ''] = found
  const close = mathEnds[open] ?? ''
  const end = rest.indexOf(close)
  const oneLine = end > 0 && blank.test(rest.slice(end + 2))
  // A formula that ends before its line does stands in a sentence.
  if (end !== -1 && !oneLine) return undefined
  return {
    kind: 'math',
    info: '',
    indent: indent.length,
    oneLine,
    closes: line => line.trimEnd().endsWith(close),
    breaks: line => blank.test(line),
  }
}

/** The formula of a fence's text, without its marks. */
export function mathValue(text: string): string {
  return text.trim().slice(2, -2).trim()
}

/** A line of code, without the spaces that its fence has before it. */
export function unindented(line: string, indent: number): string {
  let at = 0
  while (at < indent && line[at] === ' ') at++
  return line.slice(at)
}
