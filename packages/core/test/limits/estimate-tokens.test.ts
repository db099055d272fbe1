import type { ChatRequest } from '@millrace/core'
import { expect, it } from 'vitest'
import { estimateTokens } from '../../src/limits/estimate-tokens.js'

const user = (content: ChatRequest['messages'][number]['content']): ChatRequest => ({
  messages: [{ role: 'user', content }],
})

it.each<[string, ChatRequest, number]>([
  ['a token for four letters', user('a'.repeat(40)), 10],
  ['three for four Chinese characters', user('你'.repeat(40)), 30],
  ['one for a character beyond the first plane', user('😀'.repeat(40)), 40],
  ['all texts of all messages, and the most of the answer', { ...user('a'.repeat(40)), maxOutputTokens: 500 }, 510],
  [
    'parts: texts, calls and their results, no pictures',
    user([
      { type: 'text', text: 'a'.repeat(8) },
      { type: 'image', mediaType: 'image/png', data: 'A'.repeat(4_000) },
      { type: 'tool-call', toolCallId: 'c', toolName: 'f', input: ['aaaa'] },
      { type: 'tool-result', toolCallId: 'c', output: 'a'.repeat(8) },
    ]),
    6,
  ],
])('estimates %s', (_, request, tokens) => {
  expect(estimateTokens(request)).toBe(tokens)
})
