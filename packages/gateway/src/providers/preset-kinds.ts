import * as compatible from '@millrace/openai-compatible'
import { type Preset, preset } from '@millrace/openai-compatible'
import { chatSettings } from './chat-settings.js'
import type { ProviderKind } from './kind.js'

/** The presets that the package has, by the names of their exports. */
type PresetName = {
  [Name in keyof typeof compatible]: (typeof compatible)[Name] extends Preset ? Name : never
}[keyof typeof compatible]

/** The part of a kind that the row of its preset does not say. */
interface Names extends Pick<ProviderKind, 'label' | 'sharedKey' | 'own'> {
  /** Globs of the vendor's own names. Default: none. */
  readonly models?: readonly string[]
  /** Names that a list of models tells. Default: none. */
  readonly listed?: readonly string[]
}

/**
 * Every preset of the package; one that is missing here does not compile. Models that only one vendor makes are known by their names alone; those of hosts that
 * serve the models of others are not. The preset of Ollama's Chat Completions is left out, since `@millrace/ollama` speaks its own dialect.
 */
const names: Readonly<Record<Exclude<PresetName, 'ollama'>, Names>> = {
  azureOpenAI: { label: 'Azure OpenAI', own: chatSettings },
  baseten: { label: 'Baseten' },
  cerebras: { label: 'Cerebras' },
  cloudflareGateway: { label: 'Cloudflare AI Gateway' },
  databricks: { label: 'Databricks', sharedKey: true },
  deepInfra: { label: 'DeepInfra' },
  deepseek: { label: 'DeepSeek', models: ['deepseek-*'], listed: ['deepseek-chat'] },
  fireworks: { label: 'Fireworks' },
  githubModels: { label: 'GitHub Models', sharedKey: true },
  groq: { label: 'Groq' },
  huggingFace: { label: 'Hugging Face', sharedKey: true },
  hunyuan: { label: 'Hunyuan', models: ['hunyuan-*'] },
  hyperbolic: { label: 'Hyperbolic' },
  llamaCpp: { label: 'llama.cpp' },
  lmStudio: { label: 'LM Studio' },
  mimo: { label: 'Xiaomi MiMo', models: ['mimo-*'] },
  minimax: { label: 'MiniMax', models: ['MiniMax-*'] },
  mistral: { label: 'Mistral', models: ['mistral-*', 'magistral-*', 'codestral-*', 'devstral-*'] },
  modelScope: { label: 'ModelScope' },
  moonshot: { label: 'Moonshot', models: ['kimi-*', 'moonshot-*'] },
  nebius: { label: 'Nebius' },
  novita: { label: 'Novita' },
  nvidia: { label: 'NVIDIA' },
  openRouter: { label: 'OpenRouter' },
  perplexity: { label: 'Perplexity', models: ['sonar*'], listed: ['sonar'] },
  qianfan: { label: 'Qianfan', models: ['ernie-*'] },
  qwen: { label: 'Qwen', models: ['qwen*', 'qwq-*'] },
  sambaNova: { label: 'SambaNova' },
  sglang: { label: 'SGLang' },
  siliconFlow: { label: 'SiliconFlow' },
  snowflake: { label: 'Snowflake Cortex' },
  spark: { label: 'Spark' },
  stepFun: { label: 'StepFun', models: ['step-*'] },
  together: { label: 'Together' },
  vercelGateway: { label: 'Vercel AI Gateway' },
  vertex: { label: 'Vertex AI' },
  vertexMistral: { label: 'Mistral on Vertex AI' },
  vllm: { label: 'vLLM' },
  volcengine: { label: 'Volcengine', models: ['doubao-*'] },
  workersAI: { label: 'Cloudflare Workers AI', sharedKey: true },
  xai: { label: 'xAI', models: ['grok-*'] },
}

/** A kind out of a preset: its row says how it is reached. Under another name it has another id, as what one host wants back is not for another one. */
const kindOfPreset = ({ row }: Preset, { models = [], listed = [], ...own }: Names): ProviderKind => ({
  ...own,
  keyVariables: row.keyVariables ?? [],
  ...(row.keyOptional && { keyOptional: true }),
  ...(row.baseURL === undefined && { needsAddress: true }),
  ...(row.baseURLVariable !== undefined && { addressVariable: row.baseURLVariable }),
  settings: ['headers', 'thinkTags', 'model'],
  models,
  listed,
  make: (name, settings) => preset({ ...row, id: name })(settings),
})

/** The presets, by their ids. */
export const presetKinds: Readonly<Record<string, ProviderKind>> = Object.fromEntries(
  (Object.entries(names) as [PresetName, Names][]).map(([name, own]) => {
    // biome-ignore lint/performance/noDynamicNamespaceImportAccess: all of them are wanted.
    const made = compatible[name]
    return [made.row.id, kindOfPreset(made, own)]
  }),
)
