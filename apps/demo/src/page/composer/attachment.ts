import type { Part } from '@millrace/core'

/** A picture or a file that goes with the next message. */
export interface Attachment {
  readonly id: string
  readonly name: string
  readonly kind: 'picture' | 'text' | 'file'
  /** Absent while it is being prepared. */
  readonly part?: Part
  /** Address of a preview, for pictures. */
  readonly preview?: string
}

/** Why a file cannot go along. */
export interface Refused {
  readonly name: string
  readonly reason: 'unreadable' | 'too-large' | 'too-many'
}

/** Attachments of a message at most. */
export const mostAttachments = 8
/** Bytes of a text file at most: about 100,000 tokens of English. */
export const mostTextBytes = 400_000
/** Bytes of any other file at most; base64 makes four of three, and the server takes 8 MiB. */
export const mostFileBytes = 4_000_000

const textTypes = /^(text\/|application\/(json|xml|yaml|toml|javascript|x-sh|sql|x-ndjson)|image\/svg\+xml|message\/)/
const textNames =
  /\.(txt|md|markdown|csv|tsv|json|jsonl|ndjson|xml|ya?ml|toml|ini|cfg|conf|log|sql|sh|bash|zsh|fish|[cm]?[jt]sx?|vue|svelte|css|scss|html?|py|rb|php|java|kt|swift|go|rs|c|h|cc|cpp|hpp|cs|lua|r|jl|tex|svg|diff|patch|env|gitignore|dockerfile)$/i

/** The kind of a file by its media type, and by its name where browsers know no type. */
export function kindOf({ type, name }: Pick<File, 'type' | 'name'>): Attachment['kind'] {
  if (textTypes.test(type) || textNames.test(name)) return 'text'
  return type.startsWith('image/') ? 'picture' : 'file'
}

/** A size as people read it. */
export const sizeText = (bytes: number): string =>
  bytes < 1_000_000 ? `${Math.max(1, Math.round(bytes / 1000))} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`
