import type { ChatProvider, ProviderDefinition, ProviderSettings } from '@millrace/core'
import { ChatError, defineProvider } from '@millrace/core/internal'
import {
  type AccessToken,
  baseURLIn,
  checkBaseURL,
  checkModel,
  checkSettings,
  createSigner,
  environmentVariable,
} from '@millrace/core/provider-kit'
import { createConverseDecoder } from './decoder.js'
import { bedrockError } from './errors.js'
import { eventStreamFraming } from './framing.js'
import { objectsOf } from './models.js'
import { type BedrockOptions, optionNames } from './options.js'
import { toConverseRequest } from './request.js'

/** Settings of {@link bedrock}; each may be absent. */
export interface BedrockSettings extends ProviderSettings {
  /** A Bedrock API key. Default: `AWS_BEARER_TOKEN_BEDROCK`, read at each request. */
  readonly apiKey?: string
  /** A short-term key instead: itself, or a function that is asked before each attempt, and once more where its key is refused. */
  readonly accessToken?: AccessToken
  /** The AWS region that answers, such as `eu-central-1`; keys hold for one. Default: `AWS_REGION`, else `AWS_DEFAULT_REGION`, read at each request. */
  readonly region?: string
  /** Address below which `/model/…` lies. Default: `AWS_ENDPOINT_URL_BEDROCK_RUNTIME`, else that of the region. */
  readonly baseURL?: string
  /** Id of a model or an inference profile, or its ARN, where a request names none. Default: the request must name one. */
  readonly model?: string
}

/**
 * The models of Amazon Bedrock, by its Converse API and an API key.
 *
 * @throws TypeError for settings that cannot work, naming them; never with the key in it. A missing key is an `authentication` error of the
 * stream, before any request.
 * @example
 * ```ts online
 * import { bedrock } from '@millrace/bedrock'
 *
 * const provider = bedrock({ region: 'us-east-1', model: 'us.anthropic.claude-sonnet-4-5-20250929-v1:0' })
 * for await (const event of provider.stream({ messages: [{ role: 'user', content: 'Hello' }] })) {
 *   if (event.type === 'text-delta') process.stdout.write(event.delta)
 * }
 * ```
 */
export const bedrock = (settings: BedrockSettings = {}): ChatProvider<BedrockOptions> =>
  defineProvider(bedrockDefinition(settings), settings)

/** The provider as three pure functions and one that signs; see {@link bedrock}. */
export function bedrockDefinition(settings: BedrockSettings = {}): ProviderDefinition<BedrockOptions> {
  checkSettings('bedrock', settings, { apiKey: true, accessToken: true, region: true, baseURL: true, model: true })
  const { apiKey, accessToken, region, model } = settings
  if (model !== undefined) checkModel(model)
  if (region !== undefined && !isRegion(region)) throw new TypeError('region takes the name of an AWS region.')
  const given = settings.baseURL === undefined ? undefined : checkBaseURL(settings.baseURL)
  const signer = createSigner({ apiKey, variables: ['AWS_BEARER_TOKEN_BEDROCK'] }, accessToken)
  const nameOf = ({ model: asked = model }: { readonly model?: string }): string => {
    if (asked !== undefined) return asked
    throw new ChatError({ code: 'invalid-request', message: 'model: name one, in the request or as the default.' })
  }
  return {
    id: 'bedrock',
    optionNames,
    framing: eventStreamFraming,
    toRequest: chat => toConverseRequest(chat, { baseURL: given ?? addressOf(region), model: nameOf(chat) }),
    authorize: signer.authorize,
    createDecoder: chat => createConverseDecoder(nameOf(chat)),
    objects: chat => objectsOf(chat, nameOf(chat)),
    toError: failure => bedrockError(failure, signer),
  }
}

const isRegion = (region: string): boolean => /^[a-z\d]+(-[a-z\d]+)+$/.test(region)

/** One host per region (docs.aws.amazon.com, Bedrock endpoints, 2026-11). */
function addressOf(given: string | undefined): string {
  const address = baseURLIn('AWS_ENDPOINT_URL_BEDROCK_RUNTIME')
  if (given === undefined && address !== undefined) return address
  const region = given ?? environmentVariable('AWS_REGION') ?? environmentVariable('AWS_DEFAULT_REGION')
  if (region === undefined || !isRegion(region)) {
    const message = 'region: give the AWS region that the key is of, or set AWS_REGION.'
    throw new ChatError({ code: 'invalid-request', message })
  }
  return `https://bedrock-runtime.${region}.amazonaws.com`
}
