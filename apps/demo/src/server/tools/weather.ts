/** Made-up weather, the same for the same city at all times. */
export interface Weather {
  readonly city: string
  readonly sky: string
  readonly celsius: number
  readonly windKmh: number
}

const skies = ['clear', 'a few clouds', 'overcast', 'light rain', 'fog'] as const

export function weatherIn(city: string): Weather {
  let hash = 2_166_136_261
  for (const character of city.toLowerCase()) hash = Math.imul(hash ^ character.codePointAt(0)!, 16_777_619) >>> 0
  return { city, sky: skies[hash % skies.length]!, celsius: (hash >>> 8) % 35, windKmh: (hash >>> 16) % 40 }
}
