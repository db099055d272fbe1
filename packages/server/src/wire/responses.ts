export { responsesWire } from './responses/wire.js'
