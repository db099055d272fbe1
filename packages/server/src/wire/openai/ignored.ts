import type { Warning } from '@millrace/core'

/**
 * The settings of OpenAI's two APIs that change an answer there and have no field in a request of Millrace, each with the values that change
 * nothing (OpenAI's reference, as the types of its SDK 7.59 tell it, 2026-11).
 */
const ignored: { readonly [setting: string]: readonly unknown[] } = {
  logprobs: [false],
  top_logprobs: [0],
  logit_bias: [],
  presence_penalty: [0],
  frequency_penalty: [0],
  parallel_tool_calls: [true],
  verbosity: ['medium'],
  web_search_options: [],
  moderation: [],
  truncation: ['disabled'],
  max_tool_calls: [],
  prompt: [],
  context_management: [],
}

const settings = Object.entries(ignored)

/** Warnings about the settings of a body that are left out. */
export const ignoredSettings = (body: { readonly [setting: string]: unknown }): readonly Warning[] =>
  settings
    .filter(([setting, without]) => changes(body[setting], without))
    .map(([setting]) => ({ setting, message: 'Left out: a request has no such setting here.' }))

const changes = (value: unknown, without: readonly unknown[]): boolean =>
  value !== undefined && value !== null && !without.includes(value) && !isEmpty(value)

const isEmpty = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Object.keys(value).length === 0
