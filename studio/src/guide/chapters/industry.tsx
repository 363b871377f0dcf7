import { citing, Sources } from '../cite'
import { Analogy, Live, Misconceptions, Remember, To, Try } from '../parts'

const Cite = citing('industry')

export default function Industry() {
  return (
    <>
      <p>
        In a demonstration a model is asked once and dazzles. In a business it is asked ten thousand times, and the
        worst hundred answers decide. What works in industry looks alike from car to advertisement: a model{' '}
        <em>proposes</em>, a measurement <em>checks</em>, a person <em>answers for</em> the result. This section follows
        two workflows to where they hold and where they break.
      </p>

      <h2>Cars: shapes, data, worlds</h2>
      <p>
        <strong>Parts.</strong> An engineer states what a bracket must do: fix these points, carry these loads, leave
        this room free, be made by this process. The computer searches shapes. The root of this is not a neural network
        but topology optimisation (M. Bendsøe and N. Kikuchi, 1988
        <Cite is="bendsoe1988" />
        ): take material away where it carries nothing. General Motors and Autodesk showed a seat bracket in 2018, a
        trial piece: one printed part in place of eight, 40 % lighter and 20 % stronger by their own account
        <Cite is="bracket2018" />. Learnt models come in as proposers and as <strong>surrogates</strong>: trained on
        thousands of simulations, they predict drag or stress in seconds instead of hours (DrivAerNet, 2024, is a public
        set of car shapes with their flow, made to train them
        <Cite is="elrefaie2024" />
        ).
      </p>
      <p>
        What it costs: a surrogate is right near what it was trained on, and a search goes exactly where it is wrong,
        because errors look like bargains. So the best candidates go back to the full simulation, then to a test bench,
        then to a crash wall. None of these steps got shorter because the first did. And someone has to be able to say
        why this part is the way it is.
      </p>
      <p>
        <strong>Rare scenes.</strong> A car must handle a child behind a ball, and recordings hold few of those; to show
        by driving alone that a car kills no more often than people do would take hundreds of millions of miles
        <Cite is="kalra2016" />. Generators make variants: rain, dusk, another street; world models such as GAIA-1 (2023
        <Cite is="hu2023" />) continue a drive as video. It helps where it is measured on <em>real</em> held-out drives,
        and it harms where a system learns the habits of the generator instead of the street.
      </p>
      <p>
        <strong>Vehicle health.</strong> A bearing that wears can often be heard in the readings of sensors long before
        it fails, by whoever knows how a sound one sounds. Faults are rare and of many kinds, so a model learns the
        usual and calls what departs from it
        <Cite is="chandola2009" />; <To to="/lab/anomaly">the anomaly page</To> does it with a table of your own. Two
        numbers decide whether a garage will trust it: how often it cries wolf, and how many faults it misses. An odd
        reading is a reason to look, not a diagnosis; and what was usual changes with the season, the load and the age
        of the car.
      </p>
      <p>
        <strong>Design.</strong> Fifty sketches before lunch widen a discussion. They also resemble each other, and what
        everybody’s model has seen. The line of a brand is made by what it leaves out.
      </p>

      <h2>Marketing: from a brief to an approved text</h2>
      <p>
        A brief says for whom, on which channel, which claim, in which tone, with which words never. A model fills a
        board: ten variants for four channels. Then the work begins.
      </p>
      <ol>
        <li>
          <strong>Rules first.</strong> Length, banned words, prices: what a program can check, a program checks.
        </li>
        <li>
          <strong>Claims.</strong> Every factual sentence needs a source from the product’s own documents, or it goes. A
          model writes “clinically tested” because such texts often say so.
        </li>
        <li>
          <strong>A person approves</strong>, card by card, and can see what was changed. An export of what nobody
          approved must be impossible.
        </li>
        <li>
          <strong>A test decides.</strong> Two variants, enough people, a question that was fixed beforehand. Ten
          variants and a look at the best is not a test.
        </li>
      </ol>
      <p>
        Does it pay? There are careful studies. In an experiment with 453 professionals, writing tasks took 40 % less
        time and were graded 18 % better; the facts in them were not checked (S. Noy and W. Zhang, 2023
        <Cite is="noy2023" />
        ). In the customer support of one firm, with 5,172 agents, 15 % more cases an hour were solved, 30 % more by the
        less experienced, and hardly any more, a little less well, by the best (E. Brynjolfsson and others, 2025
        <Cite is="brynjolfsson2025" />
        ). And stories written with a model’s ideas were rated as more creative one by one, and were more alike all
        together (A. Doshi and O. Hauser, 2024
        <Cite is="doshi2024" />
        ): quality and diversity again. Each is one task, with one model of its day.
      </p>
      <p>
        Who pays when it goes wrong is being settled, case by case. In 2024 a tribunal in Canada had an airline pay a
        passenger for what its chatbot had wrongly said; that the chatbot answered for itself was not accepted (Moffatt
        v. Air Canada
        <Cite is="moffatt2024" />
        ).
      </p>

      <h2>Where does this come from?</h2>
      <p>
        When texts and pictures cost nothing, what becomes valuable is to know where one comes from. A{' '}
        <strong>signature</strong> binds a file to a key: change one letter, and it no longer fits. Below is a real one,
        made in this page with a key that exists only here. Sign the text. Then change it.
      </p>
      <Live
        id="signature"
        shows="a text is signed with a fresh key; after any change the signature no longer fits it, and without a signature the origin is unknown."
      />
      <p>
        Note the three results. <em>Verified</em> says: unchanged since this key signed it. <em>Changed</em> says: not
        what was signed. <em>Unknown</em> is neither praise nor blame; most of the world’s files are unknown. Standards
        such as C2PA
        <Cite is="c2pa2022" /> carry such signatures, with the history of a file, from camera to page; hidden watermarks
        in made texts
        <Cite is="kirchenbauer2023" /> and images help where a signature was stripped off, and can be washed out by
        rewriting
        <Cite is="krishna2023" />. None of them says that a thing is <em>true</em>.
      </p>

      <h2>Before you deploy</h2>
      <p>
        What does an error cost, and who bears it? How often does it happen, measured on your own cases, with an
        interval? Who notices? Can it be undone? Is the data yours to use, and does anything personal leave the house?
        If nobody can answer these, the pilot is not ready, however good the demonstration.
      </p>
      <Analogy breaks="An intern learns from what goes wrong, asks when unsure, and can be held to account. The model does none of that between two requests; only the workflow around it can.">
        <p>A fast, well-read intern on the first day: useful at once, and nothing leaves the house unread.</p>
      </Analogy>
      <Misconceptions
        pairs={[
          [
            'Generative design replaces the engineer.',
            'It moves the work: from drawing one shape to stating what is wanted, and checking what came.',
          ],
          ['A signed file is a true file.', 'It is an unchanged file. What it shows may have been staged.'],
          [
            'More variants find better advertisements.',
            'With enough variants and no fixed question, chance alone finds a winner.',
          ],
        ]}
      />
      <Remember
        points={[
          'Models propose, measurements check, people answer for it.',
          'A search exploits the errors of what it searches with: check the best candidates in full.',
          'Claims need sources; approval comes before export; tests are fixed beforehand.',
          'Provenance: verified, changed, unknown. Not: true.',
        ]}
      />
      <Try>
        <li>
          <To to="/work/eval">Measure a model on three axes before you choose it</To>
        </li>
        <li>
          <To to="/lab/anomaly">Find what is unusual in the readings of sensors</To>, with its false alarms
        </li>
        <li>
          <To to="/models">Read a model’s card: data, limits, origin</To>
        </li>
        <li>
          <To to="/learn/essays">Write the essay on industry</To>, with your own experiments as evidence
        </li>
      </Try>
      <Sources of="industry" />
    </>
  )
}
