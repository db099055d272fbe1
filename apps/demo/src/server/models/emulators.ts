import { anthropic } from '@millrace/anthropic'
import type { ChatProvider, StreamOptions, Transport } from '@millrace/core'
import {
  createAnthropicEmulator,
  createGeminiEmulator,
  createGlmEmulator,
  createOpenAIEmulator,
  emulatorKey,
  type Pace,
} from '@millrace/emulator'
import { gemini } from '@millrace/gemini'
import { glm } from '@millrace/glm'
import { openai } from '@millrace/openai'
import type { FaultId } from '../../shared/info.js'
import type { ServedModel, UpstreamFaults } from './model.js'
import { glmSearch } from './search.js'
import { traitsOf } from './traits.js'

/** The settings that all four providers take. */
interface Settings extends Pick<StreamOptions, 'idleTimeoutMs'> {
  readonly apiKey: string
  readonly baseURL: string
  readonly transport?: Transport
}

interface EmulatedVendor {
  readonly label: string
  readonly models: readonly string[]
  /** Its code for too many requests. */
  readonly rateLimit: string
  /** It can begin a second generation inside of one answer. */
  readonly splices?: boolean
  /** Events of text that pass before a fault strikes. */
  readonly eventsBefore: number
  listen(pace: Pace): Promise<{ readonly baseURL: string; close(): Promise<void> }>
  make(settings: Settings): ChatProvider
}

/** The vendors with an emulator; the first model of the first one is the demo's default. */
const vendors: Readonly<Record<string, EmulatedVendor>> = {
  glm: {
    label: 'GLM',
    models: ['glm-5.3', 'glm-5.3-flash'],
    rateLimit: '1302',
    splices: true,
    eventsBefore: 30,
    listen: pace => createGlmEmulator({ pace }).listen(),
    make: glm,
  },
  openai: {
    label: 'OpenAI',
    models: ['gpt-5.4', 'gpt-5.4-mini'],
    rateLimit: 'rate_limit_exceeded',
    eventsBefore: 30,
    listen: pace => createOpenAIEmulator({ pace }).listen(),
    make: openai,
  },
  anthropic: {
    label: 'Anthropic',
    models: ['claude-opus-5-5', 'claude-sonnet-5'],
    rateLimit: 'rate_limit_error',
    splices: true,
    eventsBefore: 30,
    listen: pace => createAnthropicEmulator({ pace }).listen(),
    make: anthropic,
  },
  gemini: {
    label: 'Gemini',
    models: ['gemini-3.8-flash', 'gemini-3-pro-image'],
    rateLimit: 'RESOURCE_EXHAUSTED',
    eventsBefore: 15,
    listen: pace => createGeminiEmulator({ pace, tokensPerEvent: 2 }).listen(),
    make: gemini,
  },
}

/** Base URLs of the emulators, by the names of their vendors. */
export type EmulatorAddresses = Readonly<Record<string, string>>

/** A speed at which one can read along. */
const readable: Pace = { firstTokenMs: 300, tokensPerSecond: 45 }

/** Starts an emulator of each vendor: servers on this machine, so that all of the way to a vendor is walked. */
export async function startEmulators(
  pace: Pace = readable,
): Promise<{ readonly addresses: EmulatorAddresses; close(): Promise<void> }> {
  const servers = await Promise.all(
    Object.entries(vendors).map(async ([id, { listen }]) => ({ id, server: await listen(pace) })),
  )
  return {
    addresses: Object.fromEntries(servers.map(({ id, server }) => [id, server.baseURL])),
    close: async () => void (await Promise.all(servers.map(({ server }) => server.close()))),
  }
}

const faultsOf = ({ rateLimit, splices, eventsBefore }: EmulatedVendor): UpstreamFaults => ({
  cut: [`cut after=${eventsBefore} from=text`],
  stall: [`stall:${eventsBefore} from=text`],
  ...(splices && { splice: [`splice:${eventsBefore} from=text`] }),
  // Long enough to be read.
  'rate-limit': [`error:${rateLimit} retry-after=3`, `error:${rateLimit}`],
})

/** The models of the emulators at these addresses. */
export const emulatedModels = (addresses: EmulatorAddresses): ServedModel[] =>
  Object.entries(addresses).flatMap(([id, baseURL]) => {
    const { label, models, make } = vendors[id]!
    const faults = faultsOf(vendors[id]!)
    return models.map(name => ({
      name,
      faults,
      ...(id === 'glm' && { search: glmSearch }),
      info: {
        id: `emulator-${id}/${name}`,
        label: name,
        vendor: label,
        emulated: true,
        ...traitsOf(id, name),
        faults: Object.keys(faults) as FaultId[],
      },
      open: settings => make({ apiKey: emulatorKey, baseURL, ...settings }),
    }))
  })
