import { useEffect, useState } from 'react'
import { Button } from '../../figure/Button'
import { Figure } from '../../figure/Figure'
import { TextField } from '../../figure/fields'
import { Panel } from './Panel'

const algorithm = { name: 'ECDSA', namedCurve: 'P-256' } as const
const hash = { name: 'ECDSA', hash: 'SHA-256' } as const

type Finding = 'verified' | 'changed' | 'unknown'

const words: Readonly<Record<Finding, string>> = {
  verified: 'Verified: unchanged since this page’s key signed it.',
  changed: 'Changed: this is not the text that was signed.',
  unknown: 'Unknown: nobody has signed it, which says neither good nor ill of it.',
}

const bytesOf = (text: string) => new TextEncoder().encode(text)
const hex = (bytes: ArrayBuffer): string =>
  [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('')

export default function Signature() {
  const [text, setText] = useState('Our new kettle boils a litre in two minutes and ten seconds.')
  const [keys, setKeys] = useState<CryptoKeyPair>()
  const [signature, setSignature] = useState<ArrayBuffer>()
  const [digest, setDigest] = useState('')
  const [finding, setFinding] = useState<Finding>('unknown')
  // Browsers keep this from pages that came over an open line.
  const isOffered = globalThis.crypto?.subtle !== undefined

  useEffect(() => {
    if (isOffered) void crypto.subtle.generateKey(algorithm, false, ['sign', 'verify']).then(setKeys)
  }, [isOffered])
  useEffect(() => {
    if (!isOffered) return
    let isLeft = false
    const check = async () => {
      const found = hex(await crypto.subtle.digest('SHA-256', bytesOf(text)))
      const fits = keys && signature && (await crypto.subtle.verify(hash, keys.publicKey, signature, bytesOf(text)))
      if (isLeft) return
      setDigest(found)
      setFinding(!signature ? 'unknown' : fits ? 'verified' : 'changed')
    }
    void check()
    return () => {
      isLeft = true
    }
  }, [text, keys, signature, isOffered])
  const sign = async () => keys && setSignature(await crypto.subtle.sign(hash, keys.privateKey, bytesOf(text)))

  if (!isOffered) {
    return (
      <Panel>
        <p role="alert">This browser signs only on pages that came over a secure line (https, or this computer).</p>
      </Panel>
    )
  }
  return (
    <Panel
      controls={
        <>
          <Button kind="main" disabled={!keys} onClick={() => void sign()}>
            Sign this text
          </Button>
          <Button disabled={!signature} onClick={() => setSignature(undefined)}>
            Strip the signature off
          </Button>
        </>
      }
    >
      <TextField label="A text of an advertisement" value={text} longest={400} when="typing" onChange={setText} />
      <Figure
        id="signature"
        title="Verified, changed or unknown"
        summary={words[finding]}
        caption="ECDSA on the curve P-256 over the SHA-256 digest; the key lives in this page only."
        table={{
          columns: ['What', 'Value'],
          rows: [
            ['finding', finding],
            ['digest of the text now', digest],
            ['signature', signature ? hex(signature) : 'none'],
          ],
        }}
      >
        <p translate="no" className="break-all font-mono text-[12px]">
          {digest}
        </p>
      </Figure>
    </Panel>
  )
}
