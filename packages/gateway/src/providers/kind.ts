import type { ChatProvider, ChatRequest } from '@millrace/core'
import type { UnreadSettings } from '@millrace/server'
import type { Dialect } from '../observer.js'
import type { ClientApi } from './client-data.js'

/** Settings of a provider as a configuration has them: those that its factory takes. */
export type ProviderSettings = Readonly<Record<string, unknown>>

/** The parts of a client's request that only some vendors are told. */
export interface ClientExtras {
  /** Betas of an Anthropic client, from `anthropic-beta`. */
  readonly betas: readonly string[]
  /** The dialect that the client speaks. */
  readonly dialect: Dialect
  /** Settings of its body that the dialect does not read, by their names. */
  readonly unread: UnreadSettings
}

/** Where a client's settings stand in `providerOptions`, by the client's names of them. `extra` holds those that go to the vendor under their names. */
export interface OwnSettings {
  readonly [setting: string]: 'extra' | (string & {})
}

/** A kind of provider, as a row of data. */
export interface ProviderKind {
  /** The vendor's name for people. */
  readonly label: string
  /** Environment variables that may hold the key; the first one set wins. */
  readonly keyVariables: readonly string[]
  /** Works without a key. Default false. */
  readonly keyOptional?: boolean
  /** The variables hold a token for more than models, such as `GITHUB_TOKEN`: a configuration must name the provider before it is used. Default false. */
  readonly sharedKey?: boolean
  /** Each customer has an address of its own. Default false. */
  readonly needsAddress?: boolean
  /** Environment variable that holds another address. Default: none. */
  readonly addressVariable?: string
  /**
   * The vendor's own address, where its factory would look into the environment for another one: the variable may name the gateway, for clients on the same
   * machine. Default: the factory's.
   */
  readonly address?: string
  /** A setting that an answer cannot do without where no address is given, and the variables that may hold it; the first one set wins. Default: none. */
  readonly needs?: { readonly setting: string; readonly variables: readonly string[] }
  /** A setting that has its models asked at another vendor's own address, by an `accessToken` in place of a key. Default: none. */
  readonly elsewhere?: string
  /** Settings that its factory takes beyond `apiKey`, `baseURL` and limits. */
  readonly settings: readonly string[]
  /** Globs of the vendor's own names, which clients may use without the name of the provider. */
  readonly models: readonly string[]
  /** Names that a list of models tells where the configuration names none. */
  readonly listed: readonly string[]
  /** Settings that follow from the variable in which the key was found. Default: none. */
  settingsOf?(variable: string): ProviderSettings
  /** @throws TypeError for settings that cannot work, naming them; never with the key in it. */
  make(name: string, settings: ProviderSettings): ChatProvider
  /**
   * The API that it speaks, where clients of that API send data of its own. Default: none.
   *
   * @param settings - those of the provider.
   */
  api?(settings: ProviderSettings): ClientApi | undefined
  /**
   * `providerOptions` of one request. Default: none.
   *
   * @param settings - those of the provider.
   */
  options?(extras: ClientExtras, chat: ChatRequest, settings: ProviderSettings): object | undefined
  /**
   * The vendor's own settings that clients of a dialect may set. Default: none.
   *
   * @param settings - those of the provider.
   */
  own?(dialect: Dialect, settings: ProviderSettings): OwnSettings
}
