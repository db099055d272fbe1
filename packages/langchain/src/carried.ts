import type { ProviderData } from '@millrace/core'
import { isObject } from '@millrace/core/provider-kit'

/** The name under which the data lies that a vendor wants back: in an answer's `additional_kwargs`, or in the block of content that it belongs to. */
export const carriedKey = 'millrace'

/** The data of a block for its vendor. A mark for Anthropic's cache stands in a field of its own, as @langchain/anthropic has it (1.5.11, 2026-11). */
export function carriedBy(block: { readonly [field: string]: unknown }): { readonly providerData?: ProviderData } {
  const { [carriedKey]: data, cache_control: mark } = block
  if (isObject(data)) return { providerData: data as ProviderData }
  return isObject(mark) ? { providerData: { anthropic: { cache_control: mark } as never } } : {}
}
