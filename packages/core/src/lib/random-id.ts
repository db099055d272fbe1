/** 132 random bits as 22 characters of base64url: those that need no escape in an address, a header or a server-sent event's id, and are no dot. */
export function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(18))
  return btoa(String.fromCharCode(...bytes))
    .slice(2)
    .replaceAll('+', '-')
    .replaceAll('/', '_')
}
