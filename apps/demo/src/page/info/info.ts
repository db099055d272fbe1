import { createStore } from 'zustand/vanilla'
import type { DemoInfo } from '../../shared/info.js'

/** The answer of `/api/info`, as far as the page has it. */
export interface KnownInfo {
  readonly info?: DemoInfo
  /** The server did not answer; it is asked again. */
  readonly failed: boolean
}

export const serverInfo = createStore<KnownInfo>(() => ({ failed: false }))

const firstPauseMs = 500
const longestPauseMs = 8000

/** Asks the server for its models until it answers. */
export async function loadInfo(pauseMs = firstPauseMs): Promise<void> {
  try {
    const response = await fetch('/api/info')
    if (!response.ok) throw new Error(`HTTP ${response.status}`)
    serverInfo.setState({ info: (await response.json()) as DemoInfo, failed: false })
  } catch {
    // Said on the page, with the remedy.
    serverInfo.setState({ failed: true })
    setTimeout(() => void loadInfo(Math.min(longestPauseMs, 2 * pauseMs)), pauseMs)
  }
}
