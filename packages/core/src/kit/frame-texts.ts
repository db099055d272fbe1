/**
 * The texts in the data of one event: several where the blank line between events was missing. A JSON text over several lines is one, and so
 * are words over several lines; `[DONE]` is one. Empty lines and comments between them are left out. Takes time linear in the data.
 */
export function textsOf(data: string): string[] {
  const texts: string[] = []
  let lines: string[] = []
  /** Brackets that are open in a JSON text: the next lines belong to it until all are closed. */
  let depth = 0
  const close = (): void => {
    if (lines.length > 0) texts.push(lines.join('\n'))
    lines = []
    depth = 0
  }
  for (const line of data.split('\n')) {
    const kind = depth > 0 ? 'json' : kindOf(line)
    if (kind === 'silent') continue
    if (depth === 0 && kind !== 'words') close()
    lines.push(line)
    if (kind === 'json') depth += nesting(line)
    if (kind === 'mark' || (kind === 'json' && depth <= 0)) close()
  }
  close()
  return texts
}

function kindOf(line: string): 'silent' | 'mark' | 'json' | 'words' {
  const text = line.trimStart()
  if (text === '' || text.startsWith(':')) return 'silent'
  if (text.startsWith('[DONE]')) return 'mark'
  return text.startsWith('{') || text.startsWith('[') ? 'json' : 'words'
}

/** By how many brackets a line of JSON goes deeper. No string of JSON goes over the end of a line. */
function nesting(line: string): number {
  let depth = 0
  let inString = false
  for (let at = 0; at < line.length; at++) {
    const char = line[at]
    if (inString) {
      if (char === '\\') at++
      else if (char === '"') inString = false
    } else if (char === '"') inString = true
    else if (char === '{' || char === '[') depth++
    else if (char === '}' || char === ']') depth--
  }
  return depth
}
