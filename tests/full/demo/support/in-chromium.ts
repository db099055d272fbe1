import { type Browser, chromium } from 'playwright-core'
import { afterAll, beforeAll, describe } from 'vitest'
import { executablePath } from '../../../support/browser.ts'
import { chromiumSettings } from '../../../support/chromium-settings.ts'

/** Tests in Chromium, which are skipped where it is missing. */
export const describeInChromium = describe.skipIf(executablePath === undefined)

/** A browser that opens contexts. */
export type TestBrowser = Pick<Browser, 'newContext'>

/** A browser for the tests of the `describe` that it is called in. */
export function testBrowser(): TestBrowser {
  let browser: Browser | undefined
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: executablePath ?? '', headless: true, ...chromiumSettings })
  })
  afterAll(() => browser?.close())
  return { newContext: options => browser!.newContext(options) }
}
