/** True for whatever `await` would wait for: libraries have promises of their own (Prisma's are no `Promise`), and each realm has another class. */
export const isPromise = <Value>(value: Value | PromiseLike<Value>): value is PromiseLike<Value> =>
  typeof (value as { readonly then?: unknown } | null | undefined)?.then === 'function'
