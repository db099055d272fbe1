/*
 * A page pays for its code at each visit: one that is built for production has no checks of what its own application gives. In development, and where there
 * is no page, they are those of checks.ts.
 */

export function checkGiven(_: unknown): void {}
export function checkBlocks(_: unknown, __: unknown): void {}
export function checkRemote(_: unknown): void {}
export function checkSession(_: unknown): void {}
export function checkChat(_: unknown): void {}
export function checkObject(_: unknown): void {}
export function checkLimits(_: unknown): void {}
export function checkPlace(_: unknown): void {}
export function checkRequest(_: unknown): void {}
export function checkListener(_: unknown): void {}
export function checkInput(_: unknown): void {}
export function checkResult(_: unknown): void {}
export function checkApproval(_: unknown): void {}
export function checkKey(_: unknown, __: string): void {}
