import { describe, expect, it } from 'vitest'
import { parse } from '../lib/source-checks.ts'
import { measure } from '../lines/measure.ts'
import { dialectOf, dialectViolations, fileViolations } from '../lines/rules.ts'

describe('measuring a source file', () => {
  it.each([
    ['nothing', '', 0],
    ['comments alone', '/** a\n * b */\n// c\n\n/* d */', 0],
    ['code with comments around it', '\n// a\nconst a = 1 // b\n\n/** c */\nconst b = 2 /* d\ne */\n', 2],
    ['what only looks like a comment', 'const url = "http://x"\nconst text = `\n// a\n\n`', 5],
    ['a pattern that looks like one', 'const slash = /\\/\\*/\nconst b = 1', 2],
    ['a docstring inside of a type', 'interface A {\n  /** b */\n  readonly c: string\n}', 3],
    ['the last line without its end', 'a()\nb()', 2],
  ])('%s', (_, text, codeLines) => {
    expect(measure(parse(text)).codeLines).toBe(codeLines)
  })

  it('names functions, says where they begin, and counts those inside of them too', () => {
    const { functions } = measure(
      parse(`
      /** Not of the function. */
      function outer() {
        // Why.
        const inner = () => {

          return 1
        }
        return { method() { return inner() }, property: () => 2 }
      }
      class A {
        field = () => 1
        constructor() {}
        get b() { return 1 }
      }
      declare function bodiless(): void
      list.map(each => each)
    `),
    )
    expect(functions).toEqual([
      { name: 'outer', line: 3, codeLines: 6 },
      { name: 'inner', line: 5, codeLines: 3 },
      { name: 'method', line: 9, codeLines: 1 },
      { name: 'property', line: 9, codeLines: 1 },
      { name: 'field', line: 12, codeLines: 1 },
      { name: 'constructor', line: 13, codeLines: 1 },
      { name: 'b', line: 14, codeLines: 1 },
      { name: '(anonymous)', line: 17, codeLines: 1 },
    ])
  })
})

describe('line rules', () => {
  const file = (folder: string, path: string, codeLines: number, ofFunction = 1): string[] =>
    fileViolations({
      folder,
      path,
      length: { codeLines, functions: [{ name: 'run', line: 7, codeLines: ofFunction }] },
    })

  it.each([
    ['a function of 60 lines', file('core', 'run.ts', 500, 60)],
    ['a preset of 15', file('openai-compatible', 'presets/acme.ts', 15)],
    ['a long file that is no preset', file('openai-compatible', 'errors.ts', 90)],
    ['a dialect of 450', dialectViolations('cohere', '', 450)],
    ['a further dialect of 450', dialectViolations('gemini', 'interactions', 450)],
  ])('allow %s', (_, violations) => {
    expect(violations).toEqual([])
  })

  it.each([
    ['a function of 61 lines', file('core', 'run.ts', 500, 61), 'line 7: run has 61 lines'],
    ['a preset of 16', file('openai-compatible', 'presets/acme.ts', 16), 'has 16 lines'],
    ['a dialect of 451', dialectViolations('cohere', '', 451), 'has 451 lines'],
    ['a further dialect of 451', dialectViolations('gemini', 'other', 451), 'has 451 lines'],
  ])('refuse %s', (_, violations, message) => {
    expect(violations).toEqual([expect.stringContaining(message)])
  })

  it.each([
    ['decoder.ts', ''],
    ['interactions/decoder.ts', 'interactions'],
    ['interactions/steps/step.ts', 'interactions'],
  ])('%s is of the dialect "%s"', (path, dialect) => {
    expect(dialectOf({ path })).toBe(dialect)
  })
})
