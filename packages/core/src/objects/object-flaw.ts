import { wrapper } from '../schema/object-root.js'
import type { SchemaIssue } from '../schema/validate.js'
import { issuesText } from '../schema/validate.js'
import { lackingText } from '../stream/texts.js'
import type { ErrorInfo } from '../vocabulary/error-info.js'
import type { FinishEvent } from '../vocabulary/events.js'
import type { JsonProblem } from './json-problem.js'
import type { ObjectFailure } from './object-error.js'
import type { ObjectText } from './object-text.js'

/** Why an answer gave no object, as plain data. */
export interface ObjectFlaw {
  readonly reason: ObjectFailure
  readonly info: ErrorInfo
  readonly issues?: readonly SchemaIssue[]
}

/** The flaw of an answer that has ended, before its value is checked; undefined where it holds a whole value. Ends the text. */
export function flawOf(finish: FinishEvent, text: ObjectText, lenient: boolean): ObjectFlaw | undefined {
  const lacking = lackingText(finish, true)
  if (lacking) return { reason: finish.reason === 'content-filter' ? 'refused' : 'length', info: lacking }
  if (finish.reason === 'tool-calls') return flaw('tool-calls', 'The model called tools in place of answering.')
  const problem = text.json.end()
  if (problem === undefined || (lenient && problem === 'behind')) return undefined
  return text.isFenced && problem !== 'empty' ? flaw('around', fenced) : problems[problem](text.json.problemAt)
}

/** The flaw of a value that the schema refuses. */
export const invalidFlaw = (issues: readonly SchemaIssue[]): ObjectFlaw => ({
  ...flaw('invalid', `The object does not fit its schema.\n${issuesText(issues)}`),
  issues,
})

/** The flaw of an answer that is not the object in which its value should stand, and does not fit as it is. */
export const unwrappedFlaw = invalidFlaw([
  { path: '', message: `The answer is no object with the value in its field "${wrapper}".` },
])

/** A failure of the answer itself. */
export const failedFlaw = (info: ErrorInfo): ObjectFlaw => ({ reason: 'failed', info })

const fenced = 'The answer stands in a code fence, and should be bare JSON.'

/** The same question may be answered better the next time. */
function flaw(reason: ObjectFailure, message: string, code: ErrorInfo['code'] = 'protocol'): ObjectFlaw {
  return { reason, info: { code, message, retryable: code === 'protocol' } }
}

/** No character of the answer is part of a message. */
const problems: Readonly<Record<JsonProblem, (at: number) => ObjectFlaw>> = {
  empty: () => flaw('empty', 'The answer holds no text, and should be JSON.'),
  incomplete: at => flaw('not-json', `The JSON ends after ${at} characters, before its value does.`),
  syntax: at => flaw('not-json', `The answer is no JSON from character ${at} on.`),
  before: () => flaw('around', 'The answer begins with something other than JSON.'),
  behind: at => flaw('around', `The answer goes on behind its JSON value, from character ${at} on.`),
  depth: () => flaw('not-json', 'The JSON is nested too deeply (maxDepth).', 'limit'),
}
