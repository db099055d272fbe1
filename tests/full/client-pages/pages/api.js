/** Address of the handler: beside the page, or where its query says. */
export const api = new URLSearchParams(location.search).get('api') ?? '/api/chat'
