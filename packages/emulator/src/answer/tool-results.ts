/** Characters of a result that are told. */
const mostTold = 400

/** A tool's result in words: the fields of a flat JSON object, one behind the other; anything else as it came, on one line. */
export function tellResult(result: string): string {
  const fields = fieldsOf(result)
  const told = fields ? fields.map(([name, value]) => `${name} ${value}`).join(', ') : result.slice(0, 2 * mostTold)
  const line = told.replaceAll(/\s+/g, ' ').trim()
  return line.length > mostTold ? `${line.slice(0, mostTold).trimEnd()}…` : line
}

function fieldsOf(result: string): [name: string, value: unknown][] | undefined {
  try {
    const value: unknown = JSON.parse(result)
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
    const fields = Object.entries(value)
    return fields.length > 0 && fields.every(([, field]) => typeof field !== 'object') ? fields : undefined
  } catch {
    // A text that is no JSON is told as it stands.
    return undefined
  }
}
