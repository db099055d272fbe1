/** One promise that a provider must hold. */
export interface ConformanceCase {
  /** The promise, unique among the cases of a provider. */
  readonly name: string
  /** Rejects with a ConformanceError that says what was expected and what came. Cases do not depend on each other. */
  run(): Promise<void>
}
