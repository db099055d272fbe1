import { expect, it } from 'vitest'
import { countTokens, tokenize } from '../../src/core/tokens.js'

it.each([
  ['The quick fox.', ['The', ' quick', ' fox', '.']],
  ['海内存知己，天涯', ['海内', '存知', '己', '，', '天涯']],
  ['a  b\n\nc', ['a', '  ', 'b', '\n\n', 'c']],
  ['👩‍🚀 ok', ['👩', '‍', '🚀', ' ok']],
  ['', []],
])('splits %j as a model would', (text, tokens) => {
  expect([...tokenize(text)]).toEqual(tokens)
  expect(countTokens(text)).toBe(tokens.length)
})

it('loses no character of any text', () => {
  const texts = [
    'x'.repeat(1000),
    ' '.repeat(1000),
    'mixed 中文 and\tEnglish\r\n\u0000\ud800 tail',
    'カタカナ한국어 ñandú',
  ]
  for (const text of texts) expect([...tokenize(text)].join('')).toBe(text)
})
