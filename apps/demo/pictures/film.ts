import type { Page } from 'playwright-core'

/** A picture of the page, as PNG, and how long it is shown. */
export interface Frame {
  readonly png: Buffer
  readonly ms: number
}

interface Shot {
  readonly png: Buffer
  /** Milliseconds of the machine's clock. */
  readonly at: number
}

/** Milliseconds that a frame is shown at least: what moves here is text, and each frame costs bytes. */
const leastMs = 60

/** Something moves all the time in what is filmed here. A frame that is shown longer than this hides what was missed. */
const stillMs = 500

/**
 * Films a page while `act` uses it. A frame is shown for as long as nothing changed after it, the last one for `holdMs`. Throws an Error
 * where the machine has missed a part.
 *
 * @param slowness - the page's clock runs this many times slower, and the movie so many times faster.
 */
export async function film(page: Page, slowness: number, act: () => Promise<void>, holdMs: number): Promise<Frame[]> {
  const session = await page.context().newCDPSession(page)
  await session.send('Animation.enable')
  await session.send('Animation.setPlaybackRate', { playbackRate: 1 / slowness })
  const shots: Shot[] = []
  session.on('Page.screencastFrame', ({ data, metadata, sessionId }) => {
    shots.push({ png: Buffer.from(data, 'base64'), at: (metadata.timestamp ?? 0) * 1000 })
    // A session that has ended takes no more acknowledgements.
    session.send('Page.screencastFrameAck', { sessionId }).catch(() => {})
  })
  await session.send('Page.startScreencast', { format: 'png', everyNthFrame: 2 })
  await act()
  // The browser leaves out frames, and may have left out the last one.
  shots.push({ png: await page.screenshot(), at: Date.now() })
  await session.send('Page.stopScreencast')
  await session.detach()
  const frames = framesOf(shots, slowness, holdMs)
  const longest = Math.max(...frames.slice(0, -1).map(({ ms }) => ms))
  if (longest > stillMs) throw new Error(`The machine was busy: nothing was filmed for ${longest} ms. Film again.`)
  return frames
}

/** The shots as frames: of those that come too soon after each other the last one stands, so that the end of every movement is seen. */
function framesOf(shots: readonly Shot[], slowness: number, holdMs: number): Frame[] {
  const kept: Shot[] = []
  for (const shot of shots) {
    const before = kept.at(-1)
    if (before && shot.at - before.at < leastMs * slowness) kept[kept.length - 1] = { ...shot, at: before.at }
    else kept.push(shot)
  }
  return kept.map(({ png, at }, index) => {
    const next = kept[index + 1]
    return { png, ms: next ? Math.round((next.at - at) / slowness) : holdMs }
  })
}
