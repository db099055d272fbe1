import remend from 'remend'

/** A last line of which the next character may make anything: marks of blocks, and fences with the words behind them. */
const undecided =
  /^[ \t]*(?:[#>*+\-=_~`:|.\s$]*|\d{1,9}[.)]?|(?:`{3}|~{3}|\$\$|\\\[).*|(?:[-*+]|\d{1,9}[.)])[ \t]+\[[ xX]?\]?)$/
const tableHeader = /^ {0,3}\|/
/** The beginning of a formula, whose end is to come. A single `$` with what is rather a formula than a price behind it. */
const openFormula = /\$\$|\\\(|\\\[|\$(?=[A-Za-z\\])/g
const ends: Readonly<Record<string, string>> = { $$: '$$', '\\(': '\\)', '\\[': '\\]', $: '$' }
const longestFormula = 200
/** Characters of a line that are looked at for marks. */
const longestMark = 80

/**
 * The text of a block that grows as it can be shown: without an end that may mean something else with the next character, and with the marks closed that are
 * open. So nothing is shown that is taken back a moment later.
 */
export function settle(text: string): string {
  const lineStart = text.lastIndexOf('\n') + 1
  const line = text.slice(lineStart, lineStart + longestMark)
  const held = undecided.test(line) ? text.slice(0, lineStart) : text
  const settled = beforeOpenFormula(withoutTableHeader(held))
  return remend(settled, remendOptions)
}

const remendOptions = {
  linkMode: 'text-only',
  katex: false,
  setextHeadings: false,
  comparisonOperators: false,
  singleTilde: false,
} as const

/** A header is a row with bars until the line below it says that it is a table. */
function withoutTableHeader(text: string): string {
  const body = text.trimEnd()
  const lineStart = body.lastIndexOf('\n') + 1
  const isFirst = lineStart === 0 || !tableHeader.test(body.slice(body.lastIndexOf('\n', lineStart - 2) + 1, lineStart))
  const isOpen = text.length - body.length <= 1
  return isFirst && isOpen && tableHeader.test(body.slice(lineStart)) ? text.slice(0, lineStart) : text
}

function beforeOpenFormula(text: string): string {
  openFormula.lastIndex = 0
  for (let found = openFormula.exec(text); found; found = openFormula.exec(text)) {
    const [mark] = found
    const from = found.index + mark.length
    const end = text.indexOf(ends[mark] ?? mark, from)
    if (end === -1) {
      const rest = text.slice(from)
      const isPrice = mark === '$' && (rest.includes('\n') || rest.length > longestFormula)
      if (!isPrice && !isInCode(text, found.index)) return text.slice(0, found.index)
    } else {
      openFormula.lastIndex = end + mark.length
    }
  }
  return text
}

/** True behind an odd number of backticks of the line: roughly, for the moment until the block is complete. */
function isInCode(text: string, at: number): boolean {
  const line = text.slice(text.lastIndexOf('\n', at - 1) + 1, at)
  return line.split('`').length % 2 === 0
}
