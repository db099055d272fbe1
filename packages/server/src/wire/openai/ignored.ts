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

/** Warnings about the settings of a body that are left out. */
export const ignoredSettings = (body: { readonly [setting: string]: unknown }): readonly Warning[] =>
  Object.entries(ignored).flatMap(([setting, without]) => {
    const value = body[setting] ?? undefined
    const says = value !== undefined && !without.includes(value) && !isEmpty(value)
    return says ? [{ setting, message: 'Left out: a request has no such setting here.' }] : []
  })

const isEmpty = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Object.keys(value).length === 0
