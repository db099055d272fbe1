/** Shared by Millrace's own packages. Not for applications: it may change in any release. */
export { captureContext } from '#async-context'
export { checkApprovalSecret } from './approval/approval.js'
export type { InContext } from './context/async-context.js'
export { redact } from './lib/redact.js'
export { readToolInput } from './sink/tool-input.js'
export { SharedTimer, type TimerListener } from './time/shared-timer.js'
export { ChatFold, resultOf } from './vocabulary/apply-event.js'
export { messagesOf } from './vocabulary/messages-of.js'
