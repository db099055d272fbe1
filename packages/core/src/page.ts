/**
 * The parts of core that a page needs to read and show answers: the same values as those of the root, without providers, transports and compositions, of
 * which some make things as soon as they are loaded.
 */
export { randomId } from './lib/random-id.js'
export { PulledStream } from './stream/pulled-stream.js'
export { applyEvents, textOf } from './vocabulary/apply-event.js'
export { ChatError, errorInfo } from './vocabulary/errors.js'
export { isTerminal } from './vocabulary/events.js'
export { messagesOf } from './vocabulary/messages-of.js'
export { truncated } from './vocabulary/truncated.js'
