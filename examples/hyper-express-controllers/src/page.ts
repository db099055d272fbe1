/** A page that shows the answer as it comes. An `EventSource` begins anew when its stream ends, so the page closes it behind the last record. */
export const page = `<!doctype html>
<html lang="zh">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>王勃</title>
<style>body { font: 1.25rem/2 serif; margin: 2rem; white-space: pre-wrap }</style>
<main aria-live="polite" aria-busy="true"></main>
<script>
  const main = document.querySelector('main')
  const answer = new EventSource('chat')
  answer.onmessage = ({ data }) => {
    const record = JSON.parse(data)
    if (record.type === 'text-delta') main.append(record.delta)
    if (record.type === 'error') main.append(record.error.message)
    if (record.type === 'finish' || record.type === 'error') {
      answer.close()
      main.ariaBusy = 'false'
    }
  }
</script>
</html>`
