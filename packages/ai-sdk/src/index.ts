export { type FromLanguageModelOptions, fromLanguageModel } from './from-language-model.js'
export { type LanguageModelOptions, toLanguageModel } from './to-language-model.js'
