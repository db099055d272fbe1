/** What Millrace's own packages share. Not for applications: it may change in any release. */
export { SharedTimer, type TimerListener } from './time/shared-timer.js'
export { ChatFold, resultOf } from './vocabulary/apply-event.js'
