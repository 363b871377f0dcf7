/** Networks, sequences, language and how models are measured. */
import type { Source } from './source.js'

export const learningSources = {
  bahdanau2014: {
    authors: 'D. Bahdanau, K. Cho and Y. Bengio',
    title: 'Neural machine translation by jointly learning to align and translate',
    ...{ year: 2014, venue: 'ICLR 2015', at: 'arXiv:1409.0473' },
  },
  bengio1994: {
    authors: 'Y. Bengio, P. Simard and P. Frasconi',
    title: 'Learning long-term dependencies with gradient descent is difficult',
    ...{ year: 1994, venue: 'IEEE Transactions on Neural Networks 5', at: 'doi:10.1109/72.279181' },
  },
  carlini2020: {
    authors: 'N. Carlini and others',
    title: 'Extracting training data from large language models',
    ...{ year: 2020, venue: 'USENIX Security 2021', at: 'arXiv:2012.07805' },
  },
  carlini2022: {
    authors: 'N. Carlini and others',
    title: 'Quantifying memorization across neural language models',
    ...{ year: 2022, venue: 'ICLR 2023', at: 'arXiv:2202.07646' },
  },
  cho2014: {
    authors: 'K. Cho and others',
    title: 'Learning phrase representations using RNN encoder-decoder for statistical machine translation',
    ...{ year: 2014, venue: 'EMNLP', at: 'arXiv:1406.1078' },
  },
  cybenko1989: {
    authors: 'G. Cybenko',
    title: 'Approximation by superpositions of a sigmoidal function',
    ...{ year: 1989, venue: 'Mathematics of Control, Signals and Systems 2', at: 'doi:10.1007/BF02551274' },
  },
  elman1990: {
    authors: 'J. Elman',
    title: 'Finding structure in time',
    ...{ year: 1990, venue: 'Cognitive Science 14', at: 'doi:10.1207/s15516709cog1402_1' },
  },
  fan2018: {
    authors: 'A. Fan, M. Lewis and Y. Dauphin',
    title: 'Hierarchical neural story generation',
    ...{ year: 2018, venue: 'ACL', at: 'arXiv:1805.04833' },
  },
  gers2000: {
    authors: 'F. Gers, J. Schmidhuber and F. Cummins',
    title: 'Learning to forget: continual prediction with LSTM',
    ...{ year: 2000, venue: 'Neural Computation 12', at: 'doi:10.1162/089976600300015015' },
  },
  gu2023: {
    authors: 'A. Gu and T. Dao',
    title: 'Mamba: linear-time sequence modeling with selective state spaces',
    ...{ year: 2023, at: 'arXiv:2312.00752' },
  },
  hochreiter1997: {
    authors: 'S. Hochreiter and J. Schmidhuber',
    title: 'Long short-term memory',
    ...{ year: 1997, venue: 'Neural Computation 9', at: 'doi:10.1162/neco.1997.9.8.1735' },
  },
  holtzman2019: {
    authors: 'A. Holtzman and others',
    title: 'The curious case of neural text degeneration',
    ...{ year: 2019, venue: 'ICLR 2020', at: 'arXiv:1904.09751' },
  },
  jain2019: {
    authors: 'S. Jain and B. Wallace',
    title: 'Attention is not explanation',
    ...{ year: 2019, venue: 'NAACL', at: 'arXiv:1902.10186' },
  },
  kadavath2022: {
    authors: 'S. Kadavath and others',
    title: 'Language models (mostly) know what they know',
    ...{ year: 2022, at: 'arXiv:2207.05221' },
  },
  kalai2025: {
    authors: 'A. Kalai and others',
    title: 'Why language models hallucinate',
    ...{ year: 2025, at: 'arXiv:2509.04664' },
  },
  kingma2014: {
    authors: 'D. Kingma and J. Ba',
    title: 'Adam: a method for stochastic optimization',
    ...{ year: 2014, venue: 'ICLR 2015', at: 'arXiv:1412.6980' },
  },
  lillicrap2020: {
    authors: 'T. Lillicrap and others',
    title: 'Backpropagation and the brain',
    ...{ year: 2020, venue: 'Nature Reviews Neuroscience 21', at: 'doi:10.1038/s41583-020-0277-3' },
  },
  mcculloch1943: {
    authors: 'W. McCulloch and W. Pitts',
    title: 'A logical calculus of the ideas immanent in nervous activity',
    ...{ year: 1943, venue: 'Bulletin of Mathematical Biophysics 5', at: 'doi:10.1007/BF02478259' },
  },
  minsky1969: { authors: 'M. Minsky and S. Papert', title: 'Perceptrons', year: 1969, venue: 'MIT Press' },
  ng2001: {
    authors: 'A. Ng and M. Jordan',
    title: 'On discriminative vs. generative classifiers',
    ...{ year: 2001, venue: 'NeurIPS 14' },
  },
  openai2023: {
    authors: 'OpenAI',
    title: 'GPT-4 technical report',
    ...{ year: 2023, at: 'arXiv:2303.08774' },
  },
  pascanu2012: {
    authors: 'R. Pascanu, T. Mikolov and Y. Bengio',
    title: 'On the difficulty of training recurrent neural networks',
    ...{ year: 2012, venue: 'ICML 2013', at: 'arXiv:1211.5063' },
  },
  rumelhart1986: {
    authors: 'D. Rumelhart, G. Hinton and R. Williams',
    title: 'Learning representations by back-propagating errors',
    ...{ year: 1986, venue: 'Nature 323', at: 'doi:10.1038/323533a0' },
  },
  shannon1948: {
    authors: 'C. Shannon',
    title: 'A mathematical theory of communication',
    ...{ year: 1948, venue: 'Bell System Technical Journal 27', at: 'doi:10.1002/j.1538-7305.1948.tb01338.x' },
  },
  su2021: {
    authors: 'J. Su and others',
    title: 'RoFormer: enhanced transformer with rotary position embedding',
    ...{ year: 2021, at: 'arXiv:2104.09864' },
  },
  theis2015: {
    authors: 'L. Theis, A. van den Oord and M. Bethge',
    title: 'A note on the evaluation of generative models',
    ...{ year: 2015, venue: 'ICLR 2016', at: 'arXiv:1511.01844' },
  },
  vaswani2017: {
    authors: 'A. Vaswani and others',
    title: 'Attention is all you need',
    ...{ year: 2017, venue: 'NeurIPS', at: 'arXiv:1706.03762' },
  },
  zheng2023: {
    authors: 'L. Zheng and others',
    title: 'Judging LLM-as-a-judge with MT-Bench and Chatbot Arena',
    ...{ year: 2023, venue: 'NeurIPS', at: 'arXiv:2306.05685' },
  },
} as const satisfies Readonly<Record<string, Source>>
