import type { AnswerFile } from '../answer.js'
import { encodePng } from './png.js'
import { drawWaterWheel } from './water-wheel.js'

/** True for a prompt that asks for a picture. */
export const asksForPicture = (prompt: string): boolean =>
  /\b(draw|paint|sketch)\b|\b(make|give|show|create|generate)\b.*\b(picture|image|drawing)\b/i.test(prompt) ||
  /画[一个张出幅]|生成.*图/.test(prompt)

let drawn: AnswerFile | undefined

/** The picture of a water wheel; drawn once. */
export function waterWheel(): AnswerFile {
  drawn ??= { mediaType: 'image/png', data: base64(encodePng(drawWaterWheel())) }
  return drawn
}

function base64(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return btoa(text)
}
