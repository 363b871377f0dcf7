/** Models at work: deepfakes and consent, medicine, law, cars, marketing. */
import type { Source } from './source.js'

export const worldSources = {
  aiact2024: {
    authors: 'European Union',
    title: 'Regulation (EU) 2024/1689 (AI Act), Article 50',
    ...{ year: 2024, at: 'https://eur-lex.europa.eu/eli/reg/2024/1689/oj' },
  },
  ajder2019: {
    authors: 'H. Ajder and others',
    title: 'The state of deepfakes: landscape, threats, and impact',
    ...{ year: 2019, venue: 'Deeptrace' },
  },
  bendsoe1988: {
    authors: 'M. Bendsøe and N. Kikuchi',
    title: 'Generating optimal topologies in structural design using a homogenization method',
    year: 1988,
    venue: 'Computer Methods in Applied Mechanics and Engineering 71',
    at: 'doi:10.1016/0045-7825(88)90086-2',
  },
  bracket2018: {
    authors: 'Additive Manufacturing',
    title: 'Why GM’s electric future is also an additive future',
    year: 2018,
    at: 'https://www.additivemanufacturing.media/articles/why-gms-electric-future-is-also-an-additive-future',
  },
  brynjolfsson2025: {
    authors: 'E. Brynjolfsson, D. Li and L. Raymond',
    title: 'Generative AI at work',
    ...{ year: 2025, venue: 'Quarterly Journal of Economics 140', at: 'doi:10.1093/qje/qjae044' },
  },
  c2pa2022: {
    authors: 'Coalition for Content Provenance and Authenticity',
    title: 'C2PA technical specification',
    ...{ year: 2022, venue: 'version 1.0 and later', at: 'https://c2pa.org' },
  },
  canton2020: {
    authors: 'C. Canton Ferrer and others',
    title: 'Deepfake Detection Challenge results: an open initiative to advance AI',
    ...{ year: 2020, venue: 'Facebook AI' },
  },
  chandola2009: {
    authors: 'V. Chandola, A. Banerjee and V. Kumar',
    title: 'Anomaly detection: a survey',
    ...{ year: 2009, venue: 'ACM Computing Surveys 41', at: 'doi:10.1145/1541880.1541882' },
  },
  dahl2024: {
    authors: 'M. Dahl and others',
    title: 'Large legal fictions: profiling legal hallucinations in large language models',
    ...{ year: 2024, venue: 'Journal of Legal Analysis 16', at: 'arXiv:2401.01301' },
  },
  dolhansky2020: {
    authors: 'B. Dolhansky and others',
    title: 'The DeepFake Detection Challenge (DFDC) dataset',
    ...{ year: 2020, at: 'arXiv:2006.07397' },
  },
  doshi2024: {
    authors: 'A. Doshi and O. Hauser',
    title: 'Generative AI enhances individual creativity but reduces the collective diversity of novel content',
    ...{ year: 2024, venue: 'Science Advances 10', at: 'doi:10.1126/sciadv.adn5290' },
  },
  elrefaie2024: {
    authors: 'M. Elrefaie, A. Dai and F. Ahmed',
    title: 'DrivAerNet: a parametric car dataset for data-driven aerodynamic design and graph-based drag prediction',
    ...{ year: 2024, at: 'arXiv:2403.08055' },
  },
  hongkong2024: {
    authors: 'CNN',
    title: 'Finance worker pays out $25 million after video call with deepfake “chief financial officer”',
    ...{ year: 2024, venue: '4 February; the firm, Arup, confirmed it in May' },
  },
  hu2023: {
    authors: 'A. Hu and others',
    title: 'GAIA-1: a generative world model for autonomous driving',
    ...{ year: 2023, at: 'arXiv:2309.17080' },
  },
  kalra2016: {
    authors: 'N. Kalra and S. Paddock',
    title: 'Driving to safety: how many miles of driving would it take to demonstrate autonomous vehicle reliability?',
    ...{ year: 2016, venue: 'RAND Corporation', at: 'https://www.rand.org/pubs/research_reports/RR1478.html' },
  },
  kirchenbauer2023: {
    authors: 'J. Kirchenbauer and others',
    title: 'A watermark for large language models',
    ...{ year: 2023, venue: 'ICML', at: 'arXiv:2301.10226' },
  },
  krishna2023: {
    authors: 'K. Krishna and others',
    title: 'Paraphrasing evades detectors of AI-generated text, but retrieval is an effective defense',
    ...{ year: 2023, venue: 'NeurIPS', at: 'arXiv:2303.13408' },
  },
  magesh2024: {
    authors: 'V. Magesh and others',
    title: 'Hallucination-free? Assessing the reliability of leading AI legal research tools',
    ...{ year: 2024, venue: 'Journal of Empirical Legal Studies', at: 'arXiv:2405.20362' },
  },
  mata2023: {
    authors: 'US District Court, Southern District of New York',
    title: 'Mata v. Avianca, Inc., No. 22-cv-1461, opinion and order on sanctions',
    year: 2023,
    at: 'https://law.justia.com/cases/federal/district-courts/new-york/nysdce/1:2022cv01461/575368/54/',
  },
  moffatt2024: {
    authors: 'Civil Resolution Tribunal of British Columbia',
    title: 'Moffatt v. Air Canada, 2024 BCCRT 149',
    ...{ year: 2024, at: 'https://canlii.ca/t/k2spq' },
  },
  noy2023: {
    authors: 'S. Noy and W. Zhang',
    title: 'Experimental evidence on the productivity effects of generative artificial intelligence',
    ...{ year: 2023, venue: 'Science 381', at: 'doi:10.1126/science.adh2586' },
  },
  singhal2022: {
    authors: 'K. Singhal and others',
    title: 'Large language models encode clinical knowledge',
    ...{ year: 2022, venue: 'Nature 620, 2023', at: 'arXiv:2212.13138' },
  },
  singhal2023: {
    authors: 'K. Singhal and others',
    title: 'Towards expert-level medical question answering with large language models',
    ...{ year: 2023, at: 'arXiv:2305.09617' },
  },
  takeitdown2025: {
    authors: 'United States',
    title: 'TAKE IT DOWN Act, Public Law 119-12',
    ...{ year: 2025, at: 'https://www.congress.gov/bill/119th-congress/senate-bill/146' },
  },
} as const satisfies Readonly<Record<string, Source>>
