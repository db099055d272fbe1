/** A kind of showpiece that a prompt can ask for. */
export type Topic = 'code' | 'table' | 'formula' | 'puzzle' | 'long'

/** A text that was written beforehand, with the thinking that leads to it. Markdown. */
export interface Showpiece {
  readonly reasoning: string
  readonly text: string
}

/** All of a language, and its words for what a prompt asks for. */
export interface Showcase {
  readonly pieces: Readonly<Record<Topic, Showpiece>>
  readonly asked: readonly (readonly [topic: Topic, words: RegExp])[]
}
