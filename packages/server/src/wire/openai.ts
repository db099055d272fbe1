export { createOpenaiWire, type OpenaiWireOptions, openaiWire } from './openai/wire.js'
