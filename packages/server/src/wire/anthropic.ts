export { anthropicWire } from './anthropic/wire.js'
