import type { Picture } from 'atelier/studio'

const written = (value: number): string => value.toFixed(2).replace('-', '−')

/** One prompt, pair by pair: each answer, and what was predicted of it from the pairs above. */
export function PromptTable({ content }: { readonly content: Picture }) {
  const x = content.values.x as readonly (readonly number[])[]
  const [y, model, squares] = (['y', 'model', 'squares'] as const).map(
    (name) => content.values[name] as readonly number[],
  )
  return (
    <div className="overflow-x-auto">
      <table className="number w-full border-collapse text-right">
        <caption className="mb-1 text-left text-muted">
          A prompt that nobody learnt from. Each prediction is made from the rows above it.
        </caption>
        <thead>
          <tr className="border-line border-b">
            {['x', 'y', 'transformer', 'least squares'].map((name) => (
              <th key={name} scope="col" className="px-2 py-1 font-medium">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {x.map((row, i) => (
            <tr key={row.join(' ')} className="border-line border-b">
              <th scope="row" className="px-2 py-0.5 font-normal">
                {row.map(written).join(', ')}
              </th>
              {[y, model, squares].map((numbers, column) => (
                <td key={column} className="px-2 py-0.5">
                  {written(numbers![i]!)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
