import type { Gateway } from '../gateway.js'

/** The parts that the lines at the start name. */
export interface Greeting {
  readonly url: string
  readonly gateway: Pick<Gateway, 'models' | 'providers'>
  readonly file: string | undefined
  /** Clients need a key. */
  readonly guarded: boolean
  /** Emulators stand in for vendors, since none is configured; they were not asked for. */
  readonly standIn: boolean
}

/** The lines at the start: what is there, and what to paste for each client. */
export function greeting({ url, gateway, file, guarded, standIn }: Greeting): string {
  const { providers, models } = gateway
  const emulated = providers.some(each => each.emulated)
  const key = guarded ? 'YOUR-KEY' : 'none'
  const model = models[0] ?? `${providers[0]?.name ?? 'provider'}/MODEL`
  const claude = models.find(name => name.startsWith('claude')) ?? `claude/${model}`
  return [
    `millrace-gateway listens at ${url}`,
    ...(emulated ? [emulatorNotice(standIn)] : []),
    ...(file === undefined ? [] : [`Configuration: ${file}`]),
    `Providers: ${providers.map(({ name, label }) => `${name} (${label})`).join(', ')}`,
    `Models: ${shortened(models) || unlisted}`,
    guarded ? 'Clients need a key.' : 'Anybody on this machine may ask: there are no client keys.',
    '',
    'OpenAI’s clients, LangChain, the AI SDK:',
    `  export OPENAI_BASE_URL=${url}/v1 OPENAI_API_KEY=${key}`,
    'Anthropic’s clients, Claude Code:',
    `  export ANTHROPIC_BASE_URL=${url} ANTHROPIC_API_KEY=${key} ANTHROPIC_MODEL=${claude}`,
    'Codex, in ~/.codex/config.toml:',
    ...codex(url, model, guarded).map(line => `  ${line}`),
    '',
  ].join('\n')
}

/** The words of a check: what would be there. */
export function verdict({
  gateway: { providers, models },
  loaded: { file },
  standIn,
}: Pick<Greeting, 'standIn'> & {
  readonly gateway: Pick<Gateway, 'models' | 'providers'>
  readonly loaded: { readonly file: string | undefined }
}): string {
  const emulated = providers.some(each => each.emulated)
  const own = standIn ? 'There is no configuration and no key of a vendor.' : 'The environment is right.'
  const names = providers.map(({ name }) => name).join(', ')
  return [
    `${file === undefined ? own : `${file} is right.`} Providers: ${names}. Models: ${models.join(', ') || unlisted}.`,
    ...(emulated ? [emulatorNotice(standIn)] : []),
  ].join('\n')
}

const emulatorNotice = (standIn: boolean): string =>
  `EMULATED: no language model is behind the answers, which are made up on this machine. ${standIn ? 'Set a vendor’s key' : 'Leave the emulator option out'} to ask a real one.`

const codex = (url: string, model: string, guarded: boolean): string[] => [
  `model = "${model}"`,
  'model_provider = "millrace"',
  '[model_providers.millrace]',
  'name = "Millrace"',
  `base_url = "${url}/v1"`,
  'wire_api = "responses"',
  ...(guarded ? ['env_key = "MILLRACE_KEY"'] : []),
]

/** A provider may list no model, such as one of a module: clients name its models behind its own name. */
const unlisted = 'as provider/model'

const mostShown = 12

const shortened = (names: readonly string[]): string =>
  names.slice(0, mostShown).join(', ') + (names.length > mostShown ? ` and ${names.length - mostShown} more` : '')
