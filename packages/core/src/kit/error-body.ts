import { isObject, type JsonObject, numberIn, objectIn, objectsIn, textIn } from './json.js'

/** The fields of a vendor's error, whatever its form. */
export interface VendorError {
  /** The vendor's code; a number is written out. */
  readonly code?: string
  /** The vendor's type, such as `invalid_request_error`. */
  readonly type?: string
  /** Its words. */
  readonly message?: string
  /** An HTTP status that stands in the body. */
  readonly status?: number
  /** The vendor's id of the request. */
  readonly requestId?: string
  /** The body is plain words or a JSON string, no object: all that is known is `message`. */
  readonly bare?: true
}

/**
 * Reads the body of an error. Seen forms: `{"error":{"message","type","code"}}` (OpenAI and most), `{"error":"text"}` (Ollama),
 * `{"code","error":"text"}` (xAI), `{"detail":"text"}` (Mistral's 401, FastAPI), `{"object":"error","message"}` (Mistral, vLLM),
 * `{"detail","error":{"message"}}` (llama-box), `{"error":["text"]}` (Hugging Face), flat `{"code","msg"}` (GLM), `{"base_resp":{"status_code","status_msg"}}` (MiniMax), `{"errors":[{"code","message"}]}`
 * (Cloudflare), and lists with one of these in it (Google).
 *
 * Plain words, a JSON string, and JSON that was cut are told as they are.
 *
 * @returns undefined for what says nothing to a reader: nothing at all, the page of a proxy, bytes, other JSON.
 */
export function readErrorBody(body: string): VendorError | undefined {
  const outer = errorObject(body)
  if (!outer) {
    const message = wordsIn(body)
    return message === undefined ? undefined : { message, bare: true }
  }
  const inner = isObject(outer.error) ? outer.error : objectIn(objectsIn(outer.errors)[0])
  const base = isObject(outer.base_resp) ? outer.base_resp : {}
  const first = <Value>(read: (value: unknown) => Value | undefined, ...values: unknown[]): Value | undefined => {
    for (const value of values) {
      const found = read(value)
      if (found !== undefined) return found
    }
    return undefined
  }
  const message = first(
    textsIn,
    inner.message,
    outer.error,
    outer.message,
    outer.msg,
    outer.detail,
    detailIn(outer.detail),
    base.status_msg,
  )
  const fields = {
    code: first(codeIn, inner.code, outer.code, base.status_code),
    type: first(textIn, inner.type, inner.status, outer.type === 'error' ? undefined : outer.type),
    message,
    status: first(statusIn, inner.status_code, inner.code, outer.status_code, outer.code, outer.status),
    requestId: first(textIn, outer.request_id, inner.request_id),
  }
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}

/** The object that the body of an error is, or the first of a list; undefined where it is no JSON. For what a vendor has beyond {@link VendorError}. */
export function errorObject(body: string): JsonObject | undefined {
  try {
    const parsed: unknown = JSON.parse(body)
    const first: unknown = Array.isArray(parsed) ? parsed[0] : parsed
    return isObject(first) ? first : undefined
  } catch {
    // No JSON, so there is nothing to be read in it; the status must do.
    return undefined
  }
}

/** The words of a body that is no object. */
function wordsIn(body: string): string | undefined {
  let words: unknown = body
  try {
    words = JSON.parse(body)
  } catch {
    // No JSON: the text itself is the words.
  }
  if (typeof words !== 'string') return undefined
  const text = words.trim()
  return text === '' || isNoText.test(text) ? undefined : text
}

/** Markup, and characters that stand for bytes of something else. */
const isNoText = /^<|[\u0000-\u0008\u000e-\u001f\ufffd]/

/** A text, or a list of texts as one: a server that checks many settings has a text for each. */
const textsIn = (value: unknown): string | undefined =>
  textIn(Array.isArray(value) ? value.filter(textIn).join('; ') : value)

const codeIn = (value: unknown): string | undefined => textIn(value) ?? numberIn(value)?.toString()

function statusIn(value: unknown): number | undefined {
  const status = typeof value === 'string' ? Number(value) : numberIn(value)
  return status !== undefined && status >= 400 && status <= 599 ? status : undefined
}

/** FastAPI's validation errors: `[{ loc, msg }]`. */
function detailIn(detail: unknown): string | undefined {
  const first: unknown = Array.isArray(detail) ? detail[0] : detail
  return isObject(first) ? (textIn(first.msg) ?? textIn(first.message)) : undefined
}

/**
 * True when a frame of a stream is an error and no part of an answer, in any form that {@link readErrorBody} reads; beside `choices` only
 * `error` and MiniMax's `base_resp` count. Vendors of each dialect, and the gateways before them, send errors in forms of others.
 */
export function isErrorBody(frame: JsonObject): boolean {
  const { error, base_resp: base, choices } = frame
  // Nearly always.
  if (!error && !base && Array.isArray(choices)) return false
  if (isObject(error) || textsIn(error) || error === true) return true
  // MiniMax tells of success in the same place, as 0.
  if (isObject(base) && (base.status_code ?? 0) !== 0) return true
  if (Array.isArray(choices)) return false
  const coded = frame.code !== undefined && (textIn(frame.message) ?? textIn(frame.msg)) !== undefined
  const named = frame.object === 'error' || frame.type === 'error'
  return coded || named || (frame.detail ?? undefined) !== undefined || objectsIn(frame.errors).length > 0
}
