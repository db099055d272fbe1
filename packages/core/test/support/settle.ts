/** Waits for the end of the turn, until no microtask is left. */
export { turn as settle } from '../../../../tests/support/in-turns.js'
