/** Waits for what an event of the network will bring about, 20 s at most. */
export async function until(holds: () => boolean): Promise<void> {
  for (const end = Date.now() + 20_000; !holds(); ) {
    if (Date.now() > end) throw new Error('waited for 20 s')
    await new Promise(resolve => setTimeout(resolve, 5))
  }
}
