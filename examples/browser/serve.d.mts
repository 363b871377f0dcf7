export function serve(port?: number): Promise<{ readonly address: string; close(): void }>
