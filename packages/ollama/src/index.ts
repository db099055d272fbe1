export { type OllamaSettings, ollama, ollamaDefinition } from './ollama.js'
export type { OllamaOptions } from './options.js'
