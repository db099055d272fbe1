import { get } from 'node:http'
import type { openBrowser } from '../../tests/support/browser.ts'

type Context = Awaited<ReturnType<typeof openBrowser>>['context']

/** The figures of the page. */
export interface PageFigures {
  /** Bytes of gzip that the page loads before anything was asked. */
  readonly bytes: number
  /** Milliseconds to the largest contentful paint: the longest of some loads without a cache. */
  readonly paintMs: number
}

const question = '你是唐朝诗人王勃,请创作一首诗句'
/** Loads of the page. */
const loads = 5

/** Opens the page, asks, and waits for the first token to be shown. */
export async function firstToken(context: Context, address: string): Promise<void> {
  const page = await context.newPage()
  await page.goto(address)
  await page.locator('#message').fill(question)
  await page.locator('#message').press('Enter')
  await page.locator('.answer-part').first().waitFor()
  await page.close()
}

/** Loads the page several times without a cache. */
export async function measurePage(context: Context, address: string): Promise<PageFigures> {
  const paints: number[] = []
  const named = new Set<string>()
  for (let load = 0; load < loads; load++) {
    const page = await context.newPage()
    const session = await context.newCDPSession(page)
    await session.send('Network.enable')
    await session.send('Network.setCacheDisabled', { cacheDisabled: true })
    page.on('request', request => {
      if (request.url().startsWith(address) && request.method() === 'GET') named.add(request.url())
    })
    // Loading is over when nothing has been asked for during half a second.
    await page.goto(`${address}/#new`, { waitUntil: 'networkidle' })
    paints.push(await page.evaluate<number>(largestPaint))
    await page.close()
  }
  const sizes = await Promise.all([...named].map(gzipSize))
  return { bytes: sizes.reduce((sum, size) => sum + size, 0), paintMs: Math.max(...paints) }
}

/** A script for the page: resolves with the time of the largest contentful paint so far. */
const largestPaint = `new Promise((resolve, reject) => {
  new PerformanceObserver(list => resolve(list.getEntries().at(-1).startTime)).observe({ type: 'largest-contentful-paint', buffered: true })
  setTimeout(() => reject(new Error('No largest contentful paint was told.')), 5000)
})`

/** Bytes of a body to a reader that takes gzip. */
const gzipSize = (url: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const request = get(url, { headers: { 'accept-encoding': 'gzip' } }, response => {
      let bytes = 0
      response.on('data', (chunk: Buffer) => (bytes += chunk.length))
      response.on('end', () => resolve(bytes))
      response.on('error', reject)
    })
    request.on('error', reject)
  })
