import type { Json } from '@millrace/core'

/** A call in a message. */
export type AgUiCall = {
  readonly id: string
  readonly type: 'function'
  readonly function: { readonly name: string; arguments: string }
  metadata?: { readonly [key: string]: Json | undefined }
  /** The question that the call waits for, with its signature. */
  encryptedValue?: string
}

/** A message as a client of AG-UI holds it. */
export type AgUiMessage = {
  readonly id: string
  readonly role: string
  content?: string
  /** Null in some that clients send. */
  toolCalls?: AgUiCall[] | null
  readonly toolCallId?: string
  metadata?: { readonly [key: string]: Json | undefined }
}
