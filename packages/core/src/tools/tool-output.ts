import { isPromise } from '../lib/is-promise.js'
import { kindOf } from '../lib/kind-of.js'
import { redact } from '../lib/redact.js'
import { letGo } from '../lib/synchronous.js'
import { utf8Length } from '../sink/tool-input.js'
import { ChatError, errorInfo } from '../vocabulary/errors.js'
import type { Json, ToolCallPart } from '../vocabulary/request.js'
import type { LoopSettings } from './loop-settings.js'

/** Characters of an error's message that the model is told. */
const mostMessage = 2_000

/**
 * The output of a tool as JSON tells it, a copy: what the tool changes later is its own business.
 *
 * @throws TypeError for what JSON cannot tell, and RangeError for more than `maxBytes` of UTF-8.
 */
export function outputOf(value: unknown, maxBytes: number): Json {
  if (value === undefined) return null
  if (typeof value === 'string') return within(value, maxBytes)
  const text = JSON.stringify(value) as string | undefined
  if (text === undefined) throw new TypeError(`The tool gave a ${typeof value}.`)
  return JSON.parse(within(text, maxBytes)) as Json
}

function within(text: string, maxBytes: number): string {
  if (utf8Length(text) <= maxBytes) return text
  throw new RangeError(`The output of the tool is larger than ${maxBytes} bytes (maxResultBytes).`)
}

/**
 * The output that tells the model of a failure: what `onToolError` gives, else the failure's own words.
 *
 * @throws what `onToolError` throws, and ChatError `unknown` where it gives what is no output, such as a promise.
 */
export function toldOf(thrown: unknown, call: ToolCallPart, { onToolError, maxResultBytes }: LoopSettings): Json {
  const told: unknown = onToolError(thrown, call)
  if (told === undefined) return failureText(thrown)
  try {
    if (!isPromise(told)) return outputOf(told, maxResultBytes)
  } catch {
    // JSON cannot tell it, or it is too large.
  }
  letGo(told)
  const message = `onToolError of withTools gave no JSON of at most ${maxResultBytes} bytes; it is synchronous.`
  throw new ChatError({ code: 'unknown', message })
}

/**
 * The answer's failure where `onToolError` raises one. A ChatError of its own stays as it is; every other names the tool, and has what was thrown as its
 * cause. The words of anything but a ChatError may hold what must not travel.
 *
 * @param thrown - by the tool.
 */
export function raisedOf(raised: unknown, thrown: unknown, { toolName }: ToolCallPart): ChatError {
  if (!(raised instanceof ChatError))
    return new ChatError(
      { code: 'unknown', message: `The tool ${toolName} failed (${kindOf(raised)}).` },
      { cause: raised },
    )
  if (raised !== thrown) return raised
  return new ChatError(
    { ...errorInfo(raised), message: `The tool ${toolName} failed: ${raised.message}` },
    { cause: raised },
  )
}

/**
 * The words of a failure for the model, which a reader sees too: the error's own message, bounded, with what looks like a key left out. No stack and
 * no cause.
 */
function failureText(thrown: unknown): string {
  const text = typeof thrown === 'string' ? thrown : messageOf(thrown)
  return text.trim() === '' ? 'The tool failed.' : redact(text, [], mostMessage)
}

function messageOf(thrown: unknown): string {
  try {
    const { message } = (thrown ?? {}) as { readonly message?: unknown }
    return typeof message === 'string' ? message : ''
  } catch {
    // A Proxy may throw when it is looked at: then it has no message.
    return ''
  }
}
