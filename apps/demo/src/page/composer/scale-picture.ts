/** Pixels of a picture's longer side at most: vendors scale larger ones down to about this themselves. */
const longestSide = 1568
/** Bytes that a picture may have to go as it is. */
const smallBytes = 500_000
const asItIs = /^image\/(png|jpeg|webp|gif)$/

/** The size of a picture whose longer side is at most so long; of a small one, its own. */
export function fitted(width: number, height: number, longest = longestSide): { width: number; height: number } {
  const scale = Math.min(1, longest / Math.max(width, height))
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) }
}

/**
 * Makes a picture small enough to send: a large one becomes a JPEG of a sane size, turned as its camera was held, without the place where it was taken.
 *
 * @throws where the browser cannot read it as a picture.
 */
export async function scalePicture(file: Blob): Promise<Blob> {
  const bitmap = await createImageBitmap(file)
  try {
    const { width, height } = fitted(bitmap.width, bitmap.height)
    const small = width === bitmap.width && height === bitmap.height && file.size <= smallBytes
    if (small && asItIs.test(file.type)) return file
    const canvas = new OffscreenCanvas(width, height)
    const context = canvas.getContext('2d')
    if (!context) throw new Error('The browser gives no canvas.')
    // JPEG has no transparency: what is transparent would become black.
    context.fillStyle = '#fff'
    context.fillRect(0, 0, width, height)
    context.drawImage(bitmap, 0, 0, width, height)
    return await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.86 })
  } finally {
    bitmap.close()
  }
}
