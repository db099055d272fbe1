export type { TgiOptions } from './options.js'
export { chatML, type PromptTurn, type PromptWriter } from './prompt.js'
export { type TgiSettings, tgi, tgiDefinition } from './tgi.js'
