import type { Plan } from '../core/plan.js'
import type { RequestHead } from '../core/request-log.js'
import type { Failure } from '../course/failure.js'
import { glmErrorBody, glmErrorPlan } from '../glm/errors.js'
import { frame } from './blocks.js'
import { anthropicErrorBody, refuseAnthropic } from './errors.js'

/** The form in which one vendor speaks the dialect. */
export interface AnthropicHost {
  /** The frames of an answer, out of those of Anthropic. */
  stream(frames: Iterable<string>): Iterable<string>
  /** The frame of an error inside of a stream. */
  error(failure: Failure, requestId: string): string
  /** A failure as a whole answer. */
  refuse(failure: Failure, request: RequestHead | undefined): Plan
}

const errorFrame = (body: object): string => `event: error\ndata: ${JSON.stringify(body)}\n\n`

/** Anthropic itself. */
export const anthropicHost: AnthropicHost = {
  stream: frames => frames,
  error: (failure, requestId) => errorFrame(anthropicErrorBody(failure, requestId)),
  refuse: refuseAnthropic,
}

/**
 * GLM's endpoint of the dialect, `/api/anthropic`, as glm-4.5-flash was seen to answer there: no usage at all, blocks that begin before
 * the one before ends and end in the reverse order, and errors with a business code and without a `type`.
 *
 * @param now - milliseconds since 1970.
 */
export const glmHost = (now: () => number): AnthropicHost => ({
  stream: nested,
  error: (failure, request_id) => errorFrame({ error: glmErrorBody(inCodes(failure), now()), request_id }),
  refuse: (failure, request) => glmErrorPlan(inCodes(failure), now(), request?.headers['accept-language']),
})

/** The business codes for what the checks of Anthropic's dialect find; a fault names its code itself. */
const codes: Readonly<Record<string, string>> = {
  invalid_request_error: '1214',
  authentication_error: '1000',
  not_found_error: '1211',
  request_too_large: '1261',
  overloaded_error: '1305',
  rate_limit_error: '1302',
  api_error: '500',
}

const inCodes = ({ code, ...failure }: Failure): Failure => ({ ...failure, code: codes[code] ?? code })

/** Holds the end of each block back until the message ends. */
function* nested(frames: Iterable<string>): Generator<string> {
  const ends: string[] = []
  for (const each of frames) {
    const { type, ...fields } = JSON.parse(each.slice(each.indexOf('data: ') + 'data: '.length))
    if (type === 'content_block_stop') ends.unshift(each)
    else if (type === 'message_delta') {
      yield* ends
      yield frame(type, { delta: fields.delta })
    } else if (type === 'message_start') {
      const { usage: _, ...message } = fields.message
      yield frame(type, { message })
    } else if (type !== 'ping') yield each
  }
}
