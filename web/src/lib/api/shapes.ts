/** What the interface answers, until its document names every part. */

export interface Problem {
  status: number;
  title: string;
  code: string | null;
  detail: string;
  causes: string[];
  hint: string | null;
}

export interface Page<T> {
  items: T[];
  next: string | null;
  total: number;
}

export interface Money {
  currency: string;
  hundredths: number;
}

export interface Session {
  who: string;
  role: string;
  rights: string[];
  exercise: boolean;
  workspace: string;
  zone: string;
  authenticated: boolean;
  version: string;
  run: string | null;
  csrf: string;
}

export interface TypeCount {
  scam_type: string;
  reports: number;
}

export interface WordCount {
  word: string;
  reports: number;
}

export interface GroupSummary {
  group: string;
  reports: number;
  complainants: number;
  duplicates: number;
  first: string | null;
  last: string | null;
  scam_type: string | null;
  type_permille: number;
  losses: Money[];
  strength_millibits: number;
  urgency_millibits: number;
  answered: number;
  types: TypeCount[];
}

export interface HeldBy {
  basis: string;
  value: string;
  reports: number;
  reports_in_all: number;
  groups: number;
  chance_permille: number;
  millibits: number;
  benign_since: string | null;
}

export interface Against {
  what: 'hangs-on-one-value' | 'uncertain-roles' | 'near-another' | 'spread-value' | 'mixed-types';
  basis?: string;
  value?: string;
  group?: string;
  reports?: number;
  groups?: number;
  main_permille?: number;
}

export interface Kin {
  group: string;
  kin: 'came-of' | 'left' | 'went-into' | 'joined';
  at: string;
  shared: number;
  by: { basis: string; value: string }[];
}

export interface Group {
  group: string;
  run: string;
  reports: number;
  complainants: number;
  duplicates: number;
  first: string | null;
  last: string | null;
  scam_type: string | null;
  type_permille: number;
  losses: Money[];
  strength_millibits: number;
  urgency_millibits: number;
  types: WordCount[];
  unsure: number;
  languages: WordCount[];
  platforms: WordCount[];
  places: WordCount[];
  nationalities: WordCount[];
  held_by: HeldBy[];
  held_by_more: number;
  providers: HeldBy[];
  providers_more: number;
  against: Against[];
  kin: Kin[];
  change: {
    since: string;
    joined: number;
    new_reports: number;
    left: number;
    merged_from: string[];
    split_into: string[];
  } | null;
}

export interface Mention {
  kind: string;
  value: string;
  role: Role;
  rule: string;
  start: number;
  end: number;
  words: [number, number] | null;
  ambiguous: boolean;
  masked: boolean;
}

export type Role = 'suspect' | 'victim' | 'bystander' | 'unknown';

export interface Part {
  part: number;
  field: string;
  author: string;
  sent_at: string | null;
  place: string;
  text: string;
  mentions: Mention[];
}

export interface Snippet {
  report: string;
  report_ref: string;
  field: string;
  start: number;
  end: number;
  text: [string, string, string];
  role: Role | null;
  rule: string | null;
}

export interface Step {
  from: string;
  to: string;
  shared: string;
  value: string;
  millibits: number | null;
  chance_permille: number | null;
  snippets: Snippet[];
  whole_millibits: number | null;
  one_teller: boolean;
  benign_since: string | null;
}

export interface Review {
  kind: string;
  value: string;
  victims: number;
  suspects: number;
  links: 'not' | 'weakly' | 'fully';
  reports: { report: string; report_ref: string; source: string; group: string | null; says: Role; by_column: boolean }[];
}

export interface LinkedValue {
  basis: string;
  value: string;
  role: Role | null;
  rule: string | null;
  effect: string;
  holders: number;
  groups: number;
  millibits: number;
  benign: {
    entry: string;
    at: string;
    by: string;
    authenticated: boolean;
    why: string;
    in_run: boolean;
    withdrawn_by: string | null;
  } | null;
}

export interface Why {
  a: string;
  b: string;
  group: string | null;
  groups: (string | null)[];
  chain: Step[];
  weakest_millibits: number | null;
  shared: Step[];
  shared_millibits: number;
  needed_millibits: number;
  why_not: string | null;
  kin: Kin | null;
  same_incident: boolean;
  in_review: Review[];
  idle: LinkedValue[];
}

export interface WhyOne {
  report: string | null;
  group: string | null;
  own_millibits: number;
  duplicate_of: string | null;
  values: LinkedValue[];
  in_review: Review[];
  needed_millibits: number;
}

export interface Placed {
  report: string;
  report_ref: string;
  source: string;
  group: string;
  millibits: number;
  by: { basis: string; value: string; millibits: number }[];
  with: number;
}

export interface Found {
  reports: string[];
  readings: { kind: string; value: string }[];
  mentions: FoundMention[];
  groups: { group: string; mentions: number }[];
  group: { group: string; reports: number } | null;
  words: {
    report: string;
    report_ref: string;
    source: string;
    group: string | null;
    field: string;
    start: number;
    end: number;
    text: [string, string, string];
    masked: boolean;
  }[];
  words_in_all: number;
  provisional: Placed[];
  run: string | null;
  not_indexed: number;
}

export interface FoundMention {
  report_ref: string;
  kind: string;
  value: string;
  role: Role;
  field: string;
  start: number;
  end: number;
  rule: string;
  ambiguous: boolean;
  part: number;
  source: string;
  report: string;
}

export interface Decision {
  entry: string;
  at: string;
  by: string;
  authenticated: boolean;
  decision: {
    verdict: Verdict;
    a?: string;
    b?: string;
    kind?: string;
    value?: string;
    report?: string;
    why: string;
  };
  withdrawn_by: string | null;
}

export type Verdict = 'same' | 'different' | 'unsure' | 'benign' | 'confirmed';

export interface Glance {
  reports: number;
  complainants: number;
  duplicates: number;
  first: string | null;
  last: string | null;
  scam_type: string | null;
  type_permille: number;
  losses: Money[];
  strength_millibits: number;
  urgency_millibits: number;
}

export interface TypeTotal {
  scam_type: string | null;
  reports: number;
  losses: Money[];
}

export interface PlaceCount {
  place: string;
  known: boolean;
  reports: number;
  groups: number;
}

export interface Situation {
  run: string;
  run_before: string | null;
  scale: 'day' | 'week' | 'month';
  until: string | null;
  since: string | null;
  reports: number;
  duplicates: number;
  undated: number;
  losses: Money[];
  over_time: { start: string; reports: number; losses: Money[]; types: TypeTotal[] }[];
  types: TypeTotal[];
  provinces: PlaceCount[];
  nationalities: WordCount[];
  places: PlaceCount[];
  groups: number;
  newest: ({ group: string } & Glance)[];
  growing: {
    group: string;
    reports: number;
    reports_before: number | null;
    in_period: number;
    in_period_before: number;
    scam_type: string | null;
  }[];
  first_seen: { basis: string; value: string; first: string; reports: number; groups: string[] }[];
  first_seen_more: number;
  urgent: ({ group: string; why: { people: number; loss: number; strength: number; silence: number } } & Glance)[];
}

export interface NetworkAnswer {
  group: string;
  run: string;
  reports: { report: string; report_ref: string; time: string | null; scam_type: string | null; own_millibits: number; duplicates: number }[];
  reports_in_all: number;
  values: {
    tie: number;
    basis: string;
    value: string;
    millibits: number;
    chance_permille: number;
    reports: number;
    reports_in_all: number;
    groups: number;
    provider: boolean;
  }[];
  values_in_all: number;
  holds: { report: string; tie: number; millibits: number; in_chain: boolean }[];
  holds_in_all: number;
  words: [string, string][];
}

export interface TimelineAnswer {
  group: string;
  run: string;
  scale: 'day' | 'week' | 'month';
  stretches: { start: string; reports: number; losses: Money[] }[];
  undated: number;
  values: {
    basis: string;
    value: string;
    first: string;
    last: string;
    reports: number;
    provider: boolean;
    by_stretch: Record<string, number>;
  }[];
  values_more: number;
}

export interface History {
  group: string;
  reports: number;
  runs: {
    run: string;
    entry: string;
    at: string;
    reports: number;
    stood_on: { group: string; reports: number; of: number }[];
    alone: number;
    unknown: number;
  }[];
  runs_gone: number;
}

export interface Member {
  report: string;
  source: string;
  report_ref: string;
  time: string | null;
  scam_type: string | null;
  unsure: boolean;
  loss: Money | null;
  loss_from_text: boolean;
  place: string | null;
  nationality: string | null;
  own_millibits: number;
  next_group: string | null;
  next_millibits: number;
  margin_millibits: number;
  duplicate_of: string | null;
}

export interface Members {
  group: string;
  run: string;
  items: Member[];
  next: string | null;
  total: number;
  rivals: { group: string; reports: number; near: number }[];
}

export interface Comparison {
  run: string;
  groups: [string, string];
  glances: [Glance, Glance];
  shared: {
    basis: string;
    value: string;
    millibits: number;
    chance_permille: number;
    reports: [number, number];
    groups: number;
    provider: boolean;
  }[];
  next_to: [number, number];
  kin: Kin | null;
  decisions: ({ entry: string } & Decision['decision'])[];
}

export interface Report {
  report: string;
  source: string;
  report_ref: string;
  received_at: string | null;
  occurred_at: string | null;
  zone_assumed: boolean;
  masked: boolean;
  parts: Part[];
  scam: {
    scam_type: string | null;
    probability_permille: number;
    unsure: boolean;
    signs: { sign: string; scam_type: string; part: number; start: number; end: number; millibits: number }[];
  };
  seal: Seal;
  run: string | null;
  standing: Standing | null;
  provisional: Placement | null;
}

export interface Placement {
  group: string;
  millibits: number;
  by: { basis: string; value: string; millibits: number }[];
  with: number;
}

export interface Seal {
  original: string;
  place: string;
  version: number;
  batch: string;
  entry: string;
  sealed_at: string;
}

export interface Standing {
  version: number;
  group: string | null;
  own_millibits: number;
  next_group: string | null;
  next_millibits: number;
  margin_millibits: number;
  needed_millibits: number;
  ties: { basis: string; value: string; millibits: number; others: number; groups: number; in_chain: boolean; provider: boolean }[];
  duplicate_of: string | null;
  duplicates: string[];
  values: LinkedValue[];
  in_review: Review[];
}

export interface Said {
  verdict: Verdict;
  a?: string;
  b?: string;
  kind?: string;
  value?: string;
  report?: string;
  why: string;
}

export interface Entered {
  entry: string;
  named_by?: number;
}

export interface Moves {
  reports: number;
  first: string[];
  groups: { group: string | null; reports: number }[];
}

export interface Foreseen {
  ledger_size: number;
  reports: number;
  moved: number;
  groups_before: number;
  groups_after: number;
  changed: { group: string; before: number; after: number; joins: Moves; leaves: Moves }[];
  changed_more: number;
  waiting: { reports: number; decisions: number };
}

export interface Identified {
  entry: string;
  report: Report;
}

/** A piece of work that takes long. */
export interface Piece {
  number: number;
  sort: 'ingest' | 'analysis';
  standing: 'running' | 'stopping' | 'done' | 'stopped' | 'failed';
  by: string;
  began: string;
  ended: string | null;
  step: string | null;
  done: number;
  total: number | null;
  outcome: unknown;
  problem: Problem | null;
}

/** What came of files, as `krama ingest --json` prints it. */
export interface Ingested {
  files: {
    path: string;
    original: string | null;
    format: string | null;
    mapping: string | null;
    new: number;
    changed: number;
    repeated: number;
    rejected: number;
    skipped: number;
    warnings: { code: string; message: string; times: number }[];
    refused: { code: string; message: string; causes: string[]; hint: string | null; proposed_mapping: string | null; choices: string[] } | null;
  }[];
  provisional: { looked_at: number; waiting: number; placed: Placed[] } | null;
}

/** What a run found, as `krama analyse --json` prints it. */
export interface RunSummary {
  run: string;
  entry: string;
  ledger_size: number;
  reports: number;
  groups: number;
  grouped: number;
  waiting: number;
}

export interface CaseSummary {
  case: string;
  title: string;
  state: string;
  opened_at: string;
}

export interface Case extends CaseSummary {
  notes: { at: string; by: string; text: string }[];
}

export interface Research {
  run: string;
  by: string[];
  cells: { words: string[]; reports: number | null; losses: Money[] }[];
  suppressed: number;
  codes: { scam_type: string; iccs: string; title: string; approximate: boolean }[];
}

export interface Person {
  number: string;
  name: string;
  shown: string;
  role: string;
  added: string;
  disabled_by: string | null;
  must_change: boolean;
}

export interface AuditEntry {
  entry: string;
  at: string;
  by: string;
  authenticated: boolean;
  what: string;
  why: string | null;
}
