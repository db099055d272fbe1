import type { StreamOptions } from '@millrace/core'
import type { DecoderQuirks } from './answer/quirks.js'
import type { HostApi } from './api.js'
import type { ErrorQuirks } from './errors/errors.js'
import type { ChatCompletionsOptions, RequestQuirks } from './request/request.js'

/**
 * One vendor of the Chat Completions dialect, as data: a row of the quirk table. A field that a row leaves out is as most vendors do it.
 * Each quirk in a row carries its source and the month it was read, or the recording that shows it.
 */
export interface ChatCompletionsDialect {
  /** Short name, such as `deepseek`; the provider's id. */
  readonly id: string
  /** Address below which `/chat/completions` lies. */
  readonly baseURL: string
  /** Path below `baseURL`. Default `/chat/completions`. */
  readonly path?: string
  /** Model where the request names none. Default: the request must name one. */
  readonly model?: string
  /** Environment variables that may hold the key; the first one set wins. Default: none. */
  readonly keyVariables?: readonly string[]
  /** Works without a key, as local servers do. Default false. */
  readonly keyOptional?: boolean
  /** The header of the key. Default `authorization`, with `Bearer `; any other name takes the bare key (Azure: `api-key`). */
  readonly keyHeader?: string
  /** Further headers. */
  readonly headers?: { readonly [name: string]: string }
  /** The API of a vendor where it depends on more than a row says, such as the model. Default: by the row. */
  readonly api?: (row: ApiRow) => HostApi<ChatCompletionsOptions>
  /** See {@link RequestQuirks}. */
  readonly request?: RequestQuirks
  /** See {@link DecoderQuirks}. */
  readonly decoder?: DecoderQuirks
  /** The meanings of the vendor's error codes; see {@link ErrorQuirks}. */
  readonly errors?: Pick<ErrorQuirks, 'codes'>
  /** Options that suit this vendor better than the general defaults. */
  readonly defaults?: Omit<StreamOptions, 'signal'>
}

/** The part of a row that describes the API, whatever the host. */
export type ApiRow = Pick<ChatCompletionsDialect, 'id' | 'path' | 'request' | 'decoder'>
