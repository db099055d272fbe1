/** A turn of the event loop and a little more: what was put off to its end has happened. */
export async function turn(): Promise<void> {
  for (let i = 0; i < 3; i++) await new Promise(resolve => setImmediate(resolve))
}
