import { describe, expect, it } from 'vitest'
import { fenceOf } from '../../src/page/answer/markdown/fence.js'
import { findFenceEnd } from '../../src/page/answer/markdown/fence-end.js'
import { GrowingText } from '../../src/page/answer/markdown/growing-text.js'

/** The end of the fence that a text begins with, read from its second line on. */
function endOf(text: string, ended: boolean, from?: number) {
  const growing = new GrowingText()
  growing.set(text, ended)
  const begin = growing.lineEnd(0)
  return findFenceEnd(growing, fenceOf(growing.line(0))!, begin, from ?? begin)
}

describe('the end of a fence', () => {
  it.each([
    ['```\na\n```\nb', false, 'closed', 10],
    ['```\na\n', false, 'none', 6],
    ['```\na\n``', false, 'none', 6],
    ['```\na', true, 'closed', 5],
    ['~~~\n```\n~~~\n', false, 'closed', 12],
    ['$$\nx\n$$\n', false, 'closed', 8],
    ['$$\nx\n\ny', false, 'broken', 5],
    ['$$\nx', true, 'broken', 4],
  ] as const)('of %j (ended: %s) is %s at %i', (text, ended, kind, at) => {
    expect(endOf(text, ended)).toEqual({ kind, at })
  })

  it('of a long piece of code is behind forty lines, those counted that were read before', () => {
    const text = `\`\`\`\n${'line\n'.repeat(50)}`
    expect(endOf(text, false)).toEqual({ kind: 'full', at: 4 + 40 * 5 })
    expect(endOf(text, false, 4 + 30 * 5)).toEqual({ kind: 'full', at: 4 + 40 * 5 })
  })
})
