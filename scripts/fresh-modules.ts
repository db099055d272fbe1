import { vi } from 'vitest'

// Runs before each file of tests, in a worker that has run others: our modules are loaded anew, with their shared timers and counters.
vi.resetModules()
