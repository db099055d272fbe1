import type { Message } from '@millrace/core'
import { type BrowserRequest, readBrowserRequest } from './browser-request.js'
import { refuse } from './http-error.js'
import { deeperThan, type ResolvedLimits } from './limits.js'

/**
 * Checks a body that a browser sent.
 *
 * @param body - its text, or what the framework parsed of it.
 * @param models - those that may be asked for.
 * @throws HttpError 400 naming the field.
 */
export function parseRequest(
  body: unknown,
  limits: ResolvedLimits,
  models: readonly string[] | undefined,
): BrowserRequest {
  const value = typeof body === 'string' ? parseJson(body) : body
  if (deeperThan(value, limits.depth)) throw bad(`The body has more than ${limits.depth} levels.`)
  const read = readBrowserRequest(value)
  if ('problem' in read) throw bad(read.problem)
  const { request } = read
  if (request.messages.length > limits.messages) throw bad(`messages takes ${limits.messages} messages at most.`)
  if (characters(request.messages) > limits.characters)
    throw bad(`messages takes ${limits.characters} characters at most.`)
  if (request.model !== undefined && !models?.includes(request.model))
    throw bad('model is not one that is offered here.')
  const { maxOutputTokens } = request
  return maxOutputTokens === undefined || maxOutputTokens <= limits.outputTokens
    ? request
    : { ...request, maxOutputTokens: limits.outputTokens }
}

const bad = (message: string) => refuse(400, 'invalid-request', message)

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // What the parser says quotes the body; that it is no JSON is all there is to know.
    throw bad('The body is no JSON.')
  }
}

function characters(messages: readonly Message[]): number {
  let sum = 0
  for (const { content } of messages) {
    if (typeof content === 'string') sum += content.length
    else for (const part of content) if ('text' in part) sum += part.text.length
  }
  return sum
}
