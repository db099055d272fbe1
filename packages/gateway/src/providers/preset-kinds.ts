import {
  azureOpenAI,
  cerebras,
  deepseek,
  fireworks,
  groq,
  llamaCpp,
  lmStudio,
  minimax,
  mistral,
  moonshot,
  openRouter,
  type Preset,
  perplexity,
  preset,
  qwen,
  sglang,
  siliconFlow,
  together,
  vllm,
  volcengine,
  xai,
} from '@millrace/openai-compatible'
import type { ProviderKind } from './kind.js'

/** A preset's own names of models: globs that clients may use without the provider's name, and those that are listed. */
interface Names {
  readonly models?: readonly string[]
  readonly listed?: readonly string[]
}

/** A kind out of a preset: its row says how it is reached. Under another name it has another id, as what one host wants back is not for another one. */
const kindOfPreset = (label: string, { row }: Preset, { models = [], listed = [] }: Names = {}): ProviderKind => ({
  label,
  keyVariables: row.keyVariables ?? [],
  ...(row.keyOptional && { keyOptional: true }),
  ...(row.baseURLVariable !== undefined && { addressVariable: row.baseURLVariable }),
  settings: ['headers', 'thinkTags', 'model'],
  models,
  listed,
  make: (name, settings) => preset({ ...row, id: name })(settings),
})

/**
 * The presets, by their ids. Models that only one vendor makes are known by their names alone; those of hosts that serve the models of others are not. The
 * preset of Ollama's Chat Completions is left out, since `@millrace/ollama` speaks its own dialect.
 */
export const presetKinds: Readonly<Record<string, ProviderKind>> = {
  'azure-openai': kindOfPreset('Azure OpenAI', azureOpenAI),
  cerebras: kindOfPreset('Cerebras', cerebras),
  deepseek: kindOfPreset('DeepSeek', deepseek, { models: ['deepseek-*'], listed: ['deepseek-chat'] }),
  fireworks: kindOfPreset('Fireworks', fireworks),
  groq: kindOfPreset('Groq', groq),
  'llama-cpp': kindOfPreset('llama.cpp', llamaCpp),
  'lm-studio': kindOfPreset('LM Studio', lmStudio),
  minimax: kindOfPreset('MiniMax', minimax, { models: ['MiniMax-*'] }),
  mistral: kindOfPreset('Mistral', mistral, { models: ['mistral-*', 'magistral-*', 'codestral-*', 'devstral-*'] }),
  moonshot: kindOfPreset('Moonshot', moonshot, { models: ['kimi-*', 'moonshot-*'] }),
  openrouter: kindOfPreset('OpenRouter', openRouter),
  perplexity: kindOfPreset('Perplexity', perplexity, { models: ['sonar*'], listed: ['sonar'] }),
  qwen: kindOfPreset('Qwen', qwen, { models: ['qwen*', 'qwq-*'] }),
  sglang: kindOfPreset('SGLang', sglang),
  siliconflow: kindOfPreset('SiliconFlow', siliconFlow),
  together: kindOfPreset('Together', together),
  vllm: kindOfPreset('vLLM', vllm),
  volcengine: kindOfPreset('Volcengine', volcengine, { models: ['doubao-*'] }),
  xai: kindOfPreset('xAI', xai, { models: ['grok-*'] }),
}
