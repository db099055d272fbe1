const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/**
 * Padding beside a delta of a length, which hides that length from who sees the traffic: to the next multiple of sixteen. The vendor's letters
 * are random; here their number is what matters.
 */
export const obfuscation = (length: number): string => letters.slice(0, 15 - (length % 16))
