import type { Warning } from '@millrace/core'
import type { UnreadSettings } from '../wire.js'

/**
 * The settings of OpenAI's two APIs that change an answer there and have no field in a request of Millrace, each with the values that change
 * nothing (OpenAI's reference, as the types of its SDK 7.59 tell it, 2026-11).
 */
const ignored: { readonly [setting: string]: readonly unknown[] } = {
  logprobs: [false],
  top_logprobs: [0],
  logit_bias: [],
  verbosity: ['medium'],
  service_tier: ['auto', 'default'],
  web_search_options: [],
  moderation: [],
  truncation: ['disabled'],
  max_tool_calls: [],
  prompt: [],
  context_management: [],
  'reasoning.mode': ['standard'],
  'reasoning.context': ['auto'],
}

const settings = Object.entries(ignored)

/** Fields without which an answer is the same: they concern storage, caching, speed and a client's own bookkeeping (Codex: `client_metadata`). */
const bookkeeping: readonly string[] = [
  ...['metadata', 'store', 'prompt_cache_key', 'prompt_cache_options', 'prompt_cache_retention', 'prediction'],
  // The form of spoken answers: `modalities` refuses these.
  ...['audio', 'stream_options', 'client_metadata'],
]

/** The settings of a body that are left out. */
export interface IgnoredSettings {
  readonly warnings: readonly Warning[]
  /** See `DecodedRequest.unread`. Absent: there are none. */
  readonly unread?: UnreadSettings
}

/**
 * Makes the function that finds the settings of a body that are left out, and warns about those that have no place here, and those that are not known, which
 * may be another vendor's. The names of the latter are the client's own and may be of any length.
 *
 * @param read - fields that are read.
 */
export function ignoredSettings(read: readonly string[]): (body: Settings) => IgnoredSettings {
  const known: ReadonlySet<string> = new Set([...read, ...bookkeeping, ...Object.keys(ignored)])
  const isRead: ReadonlySet<string> = new Set(read)
  return body => {
    const left = Object.entries(body).filter(([setting, value]) => !isRead.has(setting) && changes(value, []))
    const warnings = [
      ...settings
        .filter(([setting, without]) => changes(body[setting], without))
        .map(([setting]) => ({ setting, message: 'Left out: a request has no such setting here.' })),
      ...left
        .filter(([setting]) => !known.has(setting))
        .map(([setting]) => ({ setting: setting.slice(0, 100), message: 'Left out: the setting is not known.' })),
    ]
    return left.length > 0 ? { warnings, unread: Object.fromEntries(left) as UnreadSettings } : { warnings }
  }
}

type Settings = { readonly [setting: string]: unknown }

const changes = (value: unknown, without: readonly unknown[]): boolean =>
  value !== undefined && value !== null && !without.includes(value) && !isEmpty(value)

const isEmpty = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Object.keys(value).length === 0
