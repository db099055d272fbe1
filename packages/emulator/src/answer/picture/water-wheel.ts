import type { Bitmap } from './png.js'

const width = 384
const height = 256
/** Points in each direction that a dot is the mean of: without them slanted lines have steps. */
const points = 2

/** The colours of the things. */
const colours = {
  sky: [236, 240, 243],
  hill: [196, 208, 204],
  water: [58, 118, 158],
  foam: [150, 190, 212],
  wood: [92, 68, 48],
  iron: [48, 52, 58],
} as const
type Colour = keyof typeof colours

const centre = { x: 214, y: 132 }
const radius = 84
const spokes = 12
const surface = 206

/** Draws an overshot water wheel with its race. The emulator draws nothing else, and always the same. */
export function drawWaterWheel(): Bitmap {
  const palette = new Palette()
  const dots = new Uint8Array(width * height)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) dots[y * width + x] = palette.placeOf(meanAt(x, y))
  }
  return { width, height, palette: palette.colours, dots }
}

/** Sixteen colours: the mean of two things gets the nearest one. */
class Palette {
  readonly colours: readonly (readonly [number, number, number])[] = [
    ...Object.values(colours),
    ...(
      [
        ['sky', 'wood'],
        ['sky', 'hill'],
        ['sky', 'iron'],
        ['hill', 'wood'],
        ['water', 'wood'],
        ['water', 'foam'],
        ['sky', 'water'],
        ['hill', 'water'],
        ['wood', 'iron'],
        ['foam', 'sky'],
      ] as const
    ).map(([one, other]) => mix([colours[one], colours[other]])),
  ]
  readonly #places = new Map<string, number>()

  placeOf(colour: readonly [number, number, number]): number {
    const key = colour.join(' ')
    const known = this.#places.get(key)
    if (known !== undefined) return known
    const distances = this.colours.map(other => other.reduce((sum, value, at) => sum + (value - colour[at]!) ** 2, 0))
    const place = distances.indexOf(Math.min(...distances))
    this.#places.set(key, place)
    return place
  }
}

function meanAt(x: number, y: number): readonly [number, number, number] {
  const seen: (readonly [number, number, number])[] = []
  for (let row = 0; row < points; row++) {
    for (let column = 0; column < points; column++) {
      seen.push(colours[colourAt(x + (column + 0.5) / points, y + (row + 0.5) / points)])
    }
  }
  return mix(seen)
}

function mix(all: readonly (readonly [number, number, number])[]): readonly [number, number, number] {
  const mean = (at: number): number => Math.round(all.reduce((sum, colour) => sum + colour[at]!, 0) / all.length)
  return [mean(0), mean(1), mean(2)]
}

/** The thing at a point, the foremost first. */
function colourAt(x: number, y: number): Colour {
  return wheelAt(x, y) ?? raceAt(x, y) ?? groundAt(x, y)
}

function wheelAt(x: number, y: number): Colour | undefined {
  const [right, down] = [x - centre.x, y - centre.y]
  const distance = Math.hypot(right, down)
  if (distance > radius + 4) return undefined
  if (distance < 9) return 'iron'
  if (Math.abs(distance - radius) < 4 || Math.abs(distance - radius + 20) < 2.5) return 'wood'
  // The angle to the next spoke, as a distance.
  const step = (2 * Math.PI) / spokes
  const angle = Math.atan2(down, right)
  const aside = Math.abs(angle - Math.round(angle / step) * step) * distance
  if (distance < radius && aside < 2.5) return 'wood'
  // The buckets lean, and those on the side that goes down are full.
  const lean = angle + (distance - radius) / 60
  const bucket = Math.abs(lean - Math.round(lean / step) * step) * distance
  if (distance > radius - 20 && bucket < 2.5) return 'wood'
  const isFull = right > 6 && down < 60 && distance > radius - 16 && distance < radius - 3
  return isFull ? 'water' : undefined
}

/** The headrace above, with the water that falls onto the wheel. */
function raceAt(x: number, y: number): Colour | undefined {
  const floor = 34 + (x - centre.x) * 0.03
  if (x < centre.x + 4) {
    if (y > floor - 12 && y < floor) return y < floor - 10 ? 'foam' : 'water'
    if (y >= floor && y < floor + 6) return 'wood'
    const isPost = [30, 96].some(post => Math.abs(x - post) < 3)
    return isPost && y >= floor && y < surface + 6 ? 'wood' : undefined
  }
  const along = x - centre.x - 4
  const top = floor - 12 + along ** 2 / 40
  return along < 34 && y > top && y < top + 12 ? (y < top + 2 ? 'foam' : 'water') : undefined
}

function groundAt(x: number, y: number): Colour {
  const wave = surface + 2 * Math.sin(x / 11)
  if (y > wave)
    return y < wave + 2.5 || (y > wave + 10 && (y - surface) % 16 < 1.5 && Math.sin(x / 23 + y) > 0.7)
      ? 'foam'
      : 'water'
  return y > 176 - 26 * Math.sin(x / 130 + 0.4) ? 'hill' : 'sky'
}
