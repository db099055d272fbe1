import type { LanguageModelV4Message, SharedV4ProviderMetadata } from '@ai-sdk/provider'
import type { Json, ProviderData, ToolApprovalRequest } from '@millrace/core'
import { isObject } from '@millrace/core/provider-kit'

/** Data that travels with a part through the AI SDK, which gives it back with the next request. */
export interface Carried {
  /** See `ProviderData`. */
  readonly providerData?: ProviderData | undefined
  /** See `ToolApprovalRequest`. */
  readonly approval?: ToolApprovalRequest | undefined
}

type Defined<Fields> = { [Name in keyof Fields]: Exclude<Fields[Name], undefined> }

/** The key under which it travels. */
const key = 'millrace'

/** The field of a part; absent where nothing travels, since the AI SDK takes no null and no undefined. */
export function carry({ providerData, approval }: Carried): { providerMetadata?: SharedV4ProviderMetadata } {
  if (!providerData && !approval) return {}
  const carried = { ...(providerData && { providerData }), ...(approval && { approval }) }
  return { providerMetadata: { [key]: carried as { [name: string]: never } } }
}

/** The data that came back; none where it is of another make. */
export function carriedBack(options: LanguageModelV4Message['providerOptions']): Defined<Carried> {
  const carried = options?.[key]
  const { providerData, approval } = (carried ?? {}) as { readonly providerData?: Json; readonly approval?: Json }
  return {
    ...(isObject(providerData) && { providerData: providerData as ProviderData }),
    ...(isApproval(approval) && { approval }),
  }
}

const isApproval = (value: unknown): value is ToolApprovalRequest =>
  isObject(value) && typeof value.approvalId === 'string' && typeof value.signature === 'string'
