import type { ButtonHTMLAttributes, ReactNode } from 'react'

interface IconButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'aria-label'> {
  readonly label: string
  readonly children: ReactNode
}

/** A button that shows a picture and says its words to those who do not see it. */
export function IconButton({ label, children, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      className="grid min-w-7 place-items-center rounded-md border border-transparent text-ink hover:border-line hover:bg-surface disabled:opacity-40"
      {...rest}
    >
      {children}
    </button>
  )
}
