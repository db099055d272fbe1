import type { Dialect } from '../observer.js'
import type { OwnSettings } from './kind.js'

const shared = ['service_tier', 'prompt_cache_key', 'prompt_cache_retention', 'prompt_cache_options', 'verbosity']
/** Those of Chat Completions alone. */
const own = ['logit_bias', 'prediction']

const inExtra = (names: readonly string[]): OwnSettings => Object.fromEntries(names.map(name => [name, 'extra']))

/** Settings of OpenAI's for its models over Chat Completions (openai 7.59, `ChatCompletionCreateParams`, 2026-11), at whatever host. */
export const chatSettings = (dialect: Dialect): OwnSettings =>
  inExtra(dialect === 'openai' ? [...shared, ...own] : dialect === 'responses' ? shared : [])
