/** An expression found in a text, with its value. */
export interface Sum {
  readonly expression: string
  readonly value: number
}

/** Numbers, operators and brackets, at least one operator between two numbers. */
const expressions = /[-(\s]*\d[\d.,\s()]*(?:(?:\*\*|[-+*/×÷^%])[-\s(]*\d[\d.\s()]*)+/gu

/** Characters of a text that are looked through: the search is quadratic in the worst case. */
const searched = 2_000

/** The sums that the beginning of a text asks for, worked out. Texts that are not well-formed expressions are left out. */
export function findSums(text: string): Sum[] {
  return [...text.slice(0, searched).matchAll(expressions)].flatMap(([match]) => {
    const expression = match.trim().replace(/[.\s]+$/, '')
    const value = evaluate(expression)
    return value === undefined ? [] : [{ expression, value: Number(value.toPrecision(12)) }]
  })
}

/** The value of an expression with + - * / % ^ and brackets, or undefined when it is none or has no finite value. */
export function evaluate(expression: string): number | undefined {
  const words = expression.replaceAll('**', '^').match(/\d+(?:\.\d+)?|[-+*/×÷^%()]|\S/g) ?? []
  let at = 0

  const atom = (): number => {
    const word = words[at++]
    if (word === '-') return -power()
    if (word !== '(') return word && /^\d/.test(word) ? Number(word) : Number.NaN
    const value = sum()
    return words[at++] === ')' ? value : Number.NaN
  }
  const power = (): number => {
    const base = atom()
    if (words[at] !== '^') return base
    at++
    return base ** power()
  }
  const product = (): number => {
    let value = power()
    for (let sign = words[at]; sign && '*×/÷%'.includes(sign); sign = words[at]) {
      at++
      const other = power()
      value = sign === '%' ? value % other : '*×'.includes(sign) ? value * other : value / other
    }
    return value
  }
  const sum = (): number => {
    let value = product()
    for (let sign = words[at]; sign === '+' || sign === '-'; sign = words[at]) {
      at++
      value += sign === '+' ? product() : -product()
    }
    return value
  }

  const value = sum()
  return at === words.length && Number.isFinite(value) ? value : undefined
}
