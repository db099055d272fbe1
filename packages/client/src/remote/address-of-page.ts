/** In a page any address will do. */
export function checkAddress(_: unknown): void {}
