import type { Json } from '@millrace/core'
import type { KnownNames } from '@millrace/core/provider-kit'
import { type SharedOptions, sharedNames } from '../options.js'

type Fields = { readonly [field: string]: Json }

/**
 * `providerOptions` of {@link gemini} over the Interactions API: fields beyond a `ChatRequest`. An absent option sends nothing. Source of all:
 * ai.google.dev, interactions, and the types of `@google/genai` (2026-11).
 */
export interface InteractionsOptions extends SharedOptions {
  /** Keeps the interaction at the vendor: 55 days, on the free tier one. Default false here, and true with `background`; true at the vendor. */
  readonly store?: boolean
  /** Goes on from an interaction that is kept, by its id, the `messageId` of its answer: `messages` then holds only what is new. */
  readonly previousInteractionId?: string
  /**
   * The vendor goes on with the answer where the connection breaks, and tells the rest of it from there, under the same answer. Needs `store`. Where
   * the reader leaves for good, the interaction is cancelled. Default false.
   */
  readonly background?: boolean
  /** An agent instead of the model, such as `deep-research-preview-04-2026`; the settings of a generation are then left out. */
  readonly agent?: string
  /** Settings of the agent, in the vendor's words. */
  readonly agentConfig?: Fields
  /** Tools of servers that the vendor calls: `{ name, url }`, in its words. */
  readonly mcpServers?: readonly Fields[]
  /** Kinds of content in the answer, in the vendor's words: `{ type: 'image', aspect_ratio: '1:1' }`. Default: text. */
  readonly responseFormat?: readonly Fields[]
  /** Speed and price. Default: the vendor's. */
  readonly serviceTier?: 'flex' | 'standard' | 'priority' | (string & {})
  /** Kept with the interaction. */
  readonly labels?: { readonly [key: string]: string }
}

/** The names of these options, and of other providers' that are spelled much like one. */
export const optionNames = {
  ...({
    ...sharedNames,
    store: true,
    previousInteractionId: true,
    background: true,
    agent: true,
    agentConfig: true,
    mcpServers: true,
    responseFormat: true,
    serviceTier: true,
    labels: true,
  } satisfies KnownNames<InteractionsOptions>),
  responseModalities: false,
}
