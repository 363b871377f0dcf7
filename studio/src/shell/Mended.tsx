/** Says which words of the address were left out or brought into range. */
export function Mended({ names }: { readonly names: readonly string[] }) {
  return (
    <p role="status" className={names.length > 0 ? 'mt-3 rounded border border-line px-3 py-1 text-muted' : 'sr-only'}>
      {names.length > 0 ? `The address was mended: ${names.join(', ')}` : ''}
    </p>
  )
}
