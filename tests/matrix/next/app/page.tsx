export default function Page() {
  return <p>The routes are below /api.</p>
}
