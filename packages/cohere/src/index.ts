export { type CohereSettings, cohere, cohereDefinition } from './cohere.js'
export type { CohereDocument, CohereModelName, CohereOptions } from './options.js'
