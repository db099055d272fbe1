/** The longest time between two moments that follow each other, in their unit; 0 for fewer than two. */
export const longestSilence = (times: readonly number[]): number =>
  times.reduce((longest, time, at) => Math.max(longest, time - (times[at - 1] ?? time)), 0)
