import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, chromium } from 'playwright-core'
import { chromiumSettings } from './chromium-settings.ts'
import { findPart, findProgram } from './parts.ts'

/** Where Chromium is; undefined where it is missing, which has been said loudly then. */
export const executablePath = findPart('chromium', () => findProgram('chromium'))

/** A browser that knows nothing yet. @param args - more switches of its. */
export async function openBrowser(...args: string[]): Promise<{ context: BrowserContext; close(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-chromium-'))
  const context = await chromium.launchPersistentContext(folder, {
    executablePath: executablePath ?? '',
    headless: true,
    ...chromiumSettings,
    args: [...chromiumSettings.args, ...args],
  })
  return {
    context,
    async close() {
      await context.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
