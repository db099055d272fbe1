import { createHash } from 'node:crypto'
import { answerOf } from '../shared/tokens.ts'
import type { Decoded } from './formats.ts'

const hash = (text: string): string => createHash('sha256').update(text).digest('hex')

/** A check of decoded answers of so many tokens; says what is wrong, or nothing. */
export function expectAnswer(tokens: number): (decoded: Decoded) => string | undefined {
  const answer = answerOf(tokens)
  const content = hash(answer.content.join(''))
  const reasoning = hash(answer.reasoning.join(''))
  return decoded => {
    if (hash(decoded.content) !== content) return `other content than expected (${decoded.content.length} characters)`
    if (decoded.reasoning !== '' && hash(decoded.reasoning) !== reasoning) return 'other reasoning than expected'
    return undefined
  }
}
