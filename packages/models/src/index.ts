export { type ModelProvider, modelProviders, modelsOf } from './catalogue.js'
export type { Modality, ModelInfo, ModelSource, Thinking, ThinkingEffort } from './model-info.js'
export { modelInfoOf } from './model-info-of.js'
