export { giveBody, inTurns, sliced, turn } from '../../packages/testing/src/wire.js'
