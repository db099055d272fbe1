import { countPromptTokens } from '../answer/asked.js'
import { jsonPlan, type Plan } from '../core/plan.js'
import type { RequestHead } from '../core/request-log.js'
import { type Failure, isFailure } from '../course/failure.js'
import type { Resource } from '../course/vendor.js'
import { askedByMessages } from './ask.js'
import type { AnthropicBody } from './body.js'
import { anthropicHeaders } from './errors.js'

/** Models that are listed where the options name none. */
const usual = ['claude-opus-5', 'claude-sonnet-5', 'claude-haiku-4-5', 'claude-sonnet-4-6'] as const

const modelOf = (id: string) => ({ type: 'model', id, display_name: id, created_at: '2026-06-01T00:00:00Z' })

/** One model, or a page of the list of them, as `limit`, `after_id` and `before_id` say (platform.claude.com, models, 2026-09). */
export const anthropicModels = (known: readonly string[] | undefined, name: string): Resource => ({
  reply(_, { path }): Plan | Failure {
    if (name !== '') {
      const missing = known?.includes(name) === false
      return missing ? { code: 'not_found_error', message: `model: ${name}` } : reply(modelOf(name))
    }
    const { searchParams } = new URL(path, 'http://emulator')
    const page = pageOf(known ?? usual, searchParams)
    if (isFailure(page)) return page
    const { ids, has_more } = page
    return reply({ data: ids.map(modelOf), has_more, first_id: ids[0] ?? null, last_id: ids.at(-1) ?? null })
  },
})

function pageOf(
  all: readonly string[],
  query: URLSearchParams,
): { ids: readonly string[]; has_more: boolean } | Failure {
  const limit = Number(query.get('limit') ?? 20)
  if (!Number.isInteger(limit) || limit < 1 || limit > 1_000)
    return { code: 'invalid_request_error', field: 'limit', message: 'Input should be from 1 to 1000' }
  const [before, after] = [query.get('before_id'), query.get('after_id')]
  if (before !== null) {
    const rest = all.slice(0, Math.max(0, all.indexOf(before)))
    return { ids: rest.slice(-limit), has_more: rest.length > limit }
  }
  const rest = after === null ? all : all.slice(all.indexOf(after) + 1)
  return { ids: rest.slice(0, limit), has_more: rest.length > limit }
}

/** The emulator's own count of a request's tokens. @param check - the checks of a request for an answer. */
export const tokenCount = (check: (body: AnthropicBody, request: RequestHead) => Failure | undefined): Resource => ({
  reply(json, request) {
    // A count needs no limit of the answer, and no rule looks at one but that of a thinking budget.
    const isBody = typeof json === 'object' && json !== null && !Array.isArray(json)
    const body = (isBody ? { max_tokens: Number.MAX_SAFE_INTEGER, ...json } : json) as AnthropicBody
    return check(body, request) ?? reply({ input_tokens: countPromptTokens(askedByMessages(body)) })
  },
})

const reply = (value: object): Plan => jsonPlan(200, value, anthropicHeaders())
