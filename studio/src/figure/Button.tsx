import type { ButtonHTMLAttributes } from 'react'

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** `main` for the one thing that the page asks to be done. */
  readonly kind?: 'main' | 'plain'
}

const looks = {
  main: 'border-focus bg-focus text-bg font-medium',
  plain: 'border-control hover:bg-surface',
} as const

export function Button({ kind = 'plain', className = '', ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      className={`rounded-md border px-3 disabled:opacity-50 ${looks[kind]} ${className}`}
      {...rest}
    />
  )
}
