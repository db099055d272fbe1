import type { ChatRequest } from '@millrace/core'
import { type JsonObject, objectIn, objectsIn, textIn } from '@millrace/core/provider-kit'
import type { OpenAIOptions } from './options.js'

/** Tools by their names, and those without a name by their types; those of a namespace too. */
export const toolNames = (tools: unknown): readonly string[] =>
  objectsIn(tools).flatMap(({ name, type, tools: inner }) => [textIn(name) ?? textIn(type) ?? '', ...toolNames(inner)])

/** The tools that a request asks for, by their names. */
export const toolsAskedFor = ({
  tools,
  providerOptions,
}: Pick<ChatRequest<OpenAIOptions>, 'tools' | 'providerOptions'>): Set<string> =>
  new Set([tools, providerOptions?.tools, objectIn(providerOptions?.extra).tools].flatMap(toolNames))

/**
 * True when the vendor runs the tool that a function or custom call names; undefined where that shows only when the answer goes on behind
 * the call. A name that was asked for is the caller's. There are two signs: other tools were asked for, and the answer went on. A custom
 * call needs one of them, since xAI tells its own searches as custom calls (recorded 2025-12, vercel/ai `xai-x-search-tool`), and a function
 * both, since models make names up.
 */
export function isVendors({ type, name }: JsonObject, asked: ReadonlySet<string>): boolean | undefined {
  if (asked.has(String(name))) return false
  const othersAsked = asked.size > 0
  if (type === 'custom_tool_call') return othersAsked ? true : undefined
  return type === 'function_call' && othersAsked ? undefined : false
}
