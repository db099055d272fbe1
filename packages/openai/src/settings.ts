import { baseURLIn, checkBaseURL, checkSettings, environmentVariable } from '@millrace/core/provider-kit'
import type { OpenAICompatibleSettings, PresetSettings } from '@millrace/openai-compatible'
import type { Host } from '@millrace/openai-compatible/dialect'

/**
 * Settings of `openai`; each may be absent. The key is by default the value of the variable `apiKeyEnv`, `OPENAI_API_KEY` where that names
 * none; the address that of `OPENAI_BASE_URL`, else `https://api.openai.com/v1`. Both are read at each request. `/responses` and
 * `/chat/completions` lie below the address.
 */
export interface OpenAISettings
  extends Omit<PresetSettings, 'thinkTags'>,
    Pick<OpenAICompatibleSettings, 'apiKeyEnv' | 'keyHeader'> {
  /** Which of OpenAI's two APIs is spoken. Default `responses`. */
  readonly api?: 'responses' | 'chat'
  /** The organization that pays, for keys of several organizations. Default: `OPENAI_ORG_ID`, else the vendor's. */
  readonly organization?: string
  /** The project that is charged. Default: `OPENAI_PROJECT_ID`, else the vendor's. */
  readonly project?: string
  /** The provider's id, under which it keeps its `providerData`: one for each host and API. Default `openai`; `openai-chat` for `chat`. */
  readonly id?: string
}

/** The official SDK waits ten minutes (openai 7.57, 2026-11): models that reason send nothing while they do. */
const patience = { firstByteTimeoutMs: 600_000, idleTimeoutMs: 600_000 }

/** Where OpenAI is, and who asks. @param id - where the settings name none. @throws TypeError for settings that cannot work. */
export function hostOf(id: string, given: OpenAISettings): Host {
  checkSettings('openai', given, {
    apiKey: true,
    apiKeyEnv: true,
    accessToken: true,
    keyHeader: true,
    baseURL: true,
    model: true,
    headers: true,
    api: true,
    organization: true,
    project: true,
    id: true,
  })
  const { apiKeyEnv = 'OPENAI_API_KEY', ...settings } = given
  const baseURL = settings.baseURL === undefined ? undefined : checkBaseURL(settings.baseURL)
  return {
    ...settings,
    id: settings.id ?? id,
    keyVariables: [apiKeyEnv],
    defaults: patience,
    get baseURL() {
      return baseURL ?? baseURLIn('OPENAI_BASE_URL') ?? 'https://api.openai.com/v1'
    },
    get headers() {
      return {
        'openai-organization': settings.organization ?? environmentVariable('OPENAI_ORG_ID'),
        'openai-project': settings.project ?? environmentVariable('OPENAI_PROJECT_ID'),
        ...settings.headers,
      }
    },
  }
}
