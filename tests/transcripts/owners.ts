/** A provider package, or why a folder has none. */
export type Owner =
  | 'anthropic'
  | 'bedrock'
  | 'cohere'
  | 'gemini'
  | 'glm'
  | 'ollama'
  | 'openai'
  | 'openai-compatible'
  | 'tgi'
  | `no owner: ${string}`

/** Who answers for the recordings of a folder; two where a host was recorded in two dialects. */
export const owners: { readonly [folder: string]: readonly Owner[] } = {
  anthropic: ['anthropic'],
  'anthropic-vertex': ['anthropic'],
  'azure-openai': ['openai-compatible', 'openai'],
  cerebras: ['openai-compatible'],
  cohere: ['cohere'],
  crusoe: ['openai-compatible'],
  deepseek: ['openai-compatible'],
  'deepseek-responses': ['openai'],
  gemini: ['gemini'],
  'gemini-vertex': ['gemini'],
  glm: ['glm'],
  'gpustack-llamabox': ['openai-compatible'],
  groq: ['openai-compatible'],
  'huggingface-router': ['openai-compatible'],
  'kimi-via-avian': ['openai-compatible'],
  llamacpp: ['openai-compatible'],
  mistral: ['openai-compatible'],
  'mistral-hosted-glm': ['glm'],
  moonshot: ['openai-compatible'],
  'ollama-native': ['ollama'],
  'ollama-openai': ['openai-compatible'],
  'openai-audio': ['no owner: transcription of sound is no chat'],
  'openai-chat': ['openai'],
  'openai-compatible': ['openai-compatible'],
  'openai-legacy-completions': ['no owner: completions of a prompt, which OpenAI calls legacy, are no chat'],
  'openai-responses': ['openai'],
  openrouter: ['openai-compatible'],
  'openrouter-responses': ['openai'],
  perplexity: ['openai-compatible'],
  'qwen-dashscope': ['openai-compatible'],
  snowflake: ['openai-compatible'],
  'vercel-gateway': ['openai-compatible'],
  'xai-chat': ['openai-compatible'],
  'xai-responses': ['openai'],
}

/** The folders that a provider answers for. */
export const foldersOf = (owner: Owner): string[] =>
  Object.keys(owners).filter(folder => owners[folder]!.includes(owner))

/** Which preset of `@millrace/openai-compatible` reads a folder; the other folders of its are hosts without one. */
export const presetOf: { readonly [folder: string]: string } = {
  'azure-openai': 'azureOpenAI',
  cerebras: 'cerebras',
  deepseek: 'deepseek',
  groq: 'groq',
  'huggingface-router': 'huggingFace',
  llamacpp: 'llamaCpp',
  mistral: 'mistral',
  moonshot: 'moonshot',
  'ollama-openai': 'ollama',
  openrouter: 'openRouter',
  perplexity: 'perplexity',
  'qwen-dashscope': 'qwen',
  'xai-chat': 'xai',
  snowflake: 'snowflake',
  'vercel-gateway': 'vercelGateway',
}
