import type { ChatProvider, ProviderDefinition, ProviderSettings } from '@millrace/core'
import { defineProvider } from '@millrace/core/internal'
import { type AccessToken, checkBaseURL, checkSettings, environmentVariable } from '@millrace/core/provider-kit'
import type { ThinkTags } from './answer/think-tags.js'
import { chatCompletionsDefinition } from './definition.js'
import type { ChatCompletionsOptions } from './request/request.js'
import type { ChatCompletionsDialect } from './row.js'

/** A vendor as a row of data. */
export interface PresetRow extends Omit<ChatCompletionsDialect, 'baseURL'> {
  /** The vendor's address. Absent where each customer has an own one. */
  readonly baseURL?: string
  /** Environment variable that holds another address, read when the provider is made. */
  readonly baseURLVariable?: string
}

/** Settings that every preset takes; each may be absent. */
export interface PresetSettings extends ProviderSettings {
  /** Default: the first of the vendor's variables that is set, read at each request. */
  readonly apiKey?: string
  /** In place of a key: a token, or a function that is asked for one before each attempt, and once more where its token is refused. */
  readonly accessToken?: AccessToken
  /** Another address of the same vendor, such as that of another region, or a proxy. */
  readonly baseURL?: string
  /** Where a request names no model. Default: the request must name one. */
  readonly model?: string
  /** Further headers. */
  readonly headers?: { readonly [name: string]: string }
  /**
   * Where the model writes its reasoning into the content; see {@link ThinkTags}. `opened` for a server without a reasoning parser (vLLM,
   * SGLang, llama.cpp) whose model has the opening tag in its template, so that only `</think>` comes (sgl-project/sglang#36285, 2026).
   * Default: by the vendor.
   */
  readonly thinkTags?: ThinkTags
}

/** A vendor, usable in one line: `deepseek()`. */
export interface Preset {
  /**
   * @throws TypeError for settings that cannot work, naming them. A missing key is an `authentication` error of the stream, before any
   * request.
   */
  (settings?: PresetSettings): ChatProvider<ChatCompletionsOptions>
  /** The provider as pure functions; for tests, and to build on. */
  definition(settings?: PresetSettings): ProviderDefinition<ChatCompletionsOptions>
  /** The vendor's row. */
  readonly row: PresetRow
}

/**
 * Makes a preset of a row.
 *
 * @example
 * ```ts
 * import { preset } from '@millrace/openai-compatible'
 *
 * const acme = preset({ id: 'acme', baseURL: 'https://api.acme.example/v1', keyVariables: ['ACME_API_KEY'] })
 * console.log(acme({ model: 'acme-1' }).id)
 * ```
 */
export function preset(row: PresetRow): Preset {
  const definition = (settings: PresetSettings = {}): ProviderDefinition<ChatCompletionsOptions> => {
    checkSettings(row.id, settings, {
      apiKey: true,
      accessToken: true,
      baseURL: true,
      model: true,
      headers: true,
      thinkTags: true,
    })
    const { apiKey, accessToken, model = row.model, thinkTags = row.decoder?.thinkTags } = settings
    const headers = { ...row.headers, ...settings.headers }
    const decoder = { ...row.decoder, ...(thinkTags !== undefined && { thinkTags }) }
    const dialect = {
      ...row,
      baseURL: baseURLOf(row, settings),
      headers,
      decoder,
      ...(model !== undefined && { model }),
    }
    return chatCompletionsDefinition(dialect, apiKey, accessToken)
  }
  const make = (settings: PresetSettings = {}): ChatProvider<ChatCompletionsOptions> =>
    defineProvider(definition(settings), settings)
  return Object.assign(make, { definition, row })
}

function baseURLOf({ id, baseURL, baseURLVariable }: PresetRow, settings: PresetSettings): string {
  const named = baseURLVariable === undefined ? undefined : environmentVariable(baseURLVariable)
  const address = settings.baseURL ?? named ?? baseURL
  if (address === undefined) throw new TypeError(`${id} needs an address: give baseURL, or set ${baseURLVariable}.`)
  return checkBaseURL(address)
}
