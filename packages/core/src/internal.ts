/** What Millrace's own packages share. Not for applications: it may change in any release. */
export { Timer, type TimerTarget } from './time/shared-timer.js'
