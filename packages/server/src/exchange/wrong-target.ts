/**
 * Refuses a first argument of `sendChat` that is not what the framework answers by, such as the request: nobody would ever be answered.
 *
 * @param taken - the argument is right.
 * @param what - what is taken: `the reply of Fastify`.
 * @throws TypeError
 */
export function checkTarget(taken: boolean, what: string): void {
  if (!taken) throw new TypeError(`sendChat takes ${what} as its first argument.`)
}
