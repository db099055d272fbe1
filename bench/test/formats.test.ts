import { expect, test } from 'vitest'
import { expectAnswer } from '../src/client/expected.ts'
import { decodeAnswer, formats } from '../src/client/formats.ts'
import { answerOf } from '../src/shared/tokens.ts'
import { bodyByBlock, bodyByEvent } from '../src/upstream/chunks.ts'

/** The body without its transfer coding. */
function plain(coded: Buffer): string {
  const parts: Buffer[] = []
  for (let at = 0; at < coded.length; ) {
    const end = coded.indexOf('\r\n', at)
    const size = Number.parseInt(coded.toString('latin1', at, end), 16)
    parts.push(coded.subarray(end + 2, end + 2 + size))
    at = end + 2 + size + 2
  }
  return Buffer.concat(parts).toString('utf8')
}

test.each([
  ['by event', bodyByEvent(500)],
  ['by block', bodyByBlock(500)],
])('what upstream sends %s is what readers expect', (_, body) => {
  const decoded = decodeAnswer(formats.openai, plain(body))
  const { content, reasoning } = answerOf(500)
  expect(decoded).toEqual({ content: content.join(''), reasoning: reasoning.join('') })
  expect(expectAnswer(500)(decoded)).toBeUndefined()
})

test.each([
  [{ content: 'other' }, 'other content'],
  [{ reasoning: 'other' }, 'other reasoning'],
])('%j is found', (change, message) => {
  const decoded = decodeAnswer(formats.openai, plain(bodyByEvent(50)))
  expect(expectAnswer(50)({ ...decoded, ...change })).toContain(message)
})

test('reasoning may be left out', () => {
  const decoded = decodeAnswer(formats.openai, plain(bodyByEvent(50)))
  expect(expectAnswer(50)({ ...decoded, reasoning: '' })).toBeUndefined()
})
