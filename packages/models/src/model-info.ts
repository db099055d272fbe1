/** A kind of content. */
export type Modality = 'text' | 'image' | 'audio' | 'video' | 'pdf'

/** A step of the field's scale of reasoning effort. */
export type ThinkingEffort = 'none' | 'minimal' | 'low' | 'medium' | 'high' | 'xhigh' | 'max'

/** The way in which a model thinks before it answers. */
export interface Thinking {
  /** `always` cannot be turned off; `optional` can be turned on or off; `never` does not think. */
  readonly kind: 'always' | 'optional' | 'never'
  /** The efforts that it takes, weakest first. Absent where it takes none, or where they are not known. */
  readonly efforts?: readonly ThinkingEffort[]
  /** The tokens that it may be given for it, least and most. Absent where it takes none, or where they are not known; `most` where none is known. */
  readonly budgetTokens?: { readonly least: number; readonly most?: number }
}

/** A place where facts were read. */
export interface ModelSource {
  /** Its address. */
  readonly url: string
  /** The month in which it was read: `2026-11`. */
  readonly month: string
}

/** Facts about a model. A fact that could not be had is absent. */
export interface ModelInfo {
  /** The vendor's name of it, without a date. */
  readonly id: string
  /** Further names of the same model. Names with a date or a number of a snapshot behind the id are found without being listed. */
  readonly aliases?: readonly string[]
  /** Tokens of request and answer together. */
  readonly contextTokens?: number
  /** Tokens of the request at most, where the vendor limits it apart. */
  readonly inputTokens?: number
  /** Tokens of the answer at most, thinking included. */
  readonly outputTokens?: number
  /** Kinds of content in a request. */
  readonly input: readonly Modality[]
  /** Kinds of content in an answer. */
  readonly output: readonly Modality[]
  /** The way in which it thinks before it answers. */
  readonly thinking?: Thinking
  /** Where all of this was read; at least one. */
  readonly sources: readonly ModelSource[]
}
