/** Runs a function in the async context that was captured. */
export type InContext = <Result>(run: () => Result) => Result
