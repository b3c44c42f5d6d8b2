import type { components } from './schema';

type Schemas = components['schemas'];

/** One of several shapes, read as one that may lack what only some have. */
type Keys<U> = U extends unknown ? keyof U : never;
type Loose<U> = { [K in Keys<U>]?: U extends Partial<Record<K, infer V>> ? V : never } & Pick<U, keyof U>;

/** What the interface answers, by the names the page uses; its document says what each part means. */
export type Problem = Omit<Schemas['Problem'], 'type' | 'code' | 'hint'> & { code: string | null; hint: string | null; fields?: FieldDoubt[] };
export type FieldDoubt = Schemas['FieldDoubt'];
export type Particulars = Schemas['Particulars'];
export type Money = Schemas['Money'];
export type Session = Schemas['Present'];
export type DrawnFactor = Schemas['Drawn'];
export type Role = Schemas['ValueRole'];
export type Kind = Schemas['Kind'];
export type RoleName = Schemas['RoleName'];

export type Situation = Schemas['SituationAnswer'];
export type GroupSummary = Schemas['Listed'];
export type Glance = Schemas['Glance'];
export type Group = Schemas['GroupAnswer'];
export type HeldBy = Schemas['TieView'];
export type Against = Loose<Schemas['Against']>;
export type Kin = Schemas['KinView'];
export type WordCount = Schemas['Counted'];
export type NetworkAnswer = Schemas['NetworkAnswer'];
export type TimelineAnswer = Schemas['TimelineAnswer'];
export type History = Schemas['HistoryAnswer'];
export type Members = Schemas['MembersAnswer'];
export type Member = Schemas['GroupMember'];
export type Comparison = Schemas['CompareAnswer'];

export type Report = Schemas['ReportAnswer'];
export type Part = Schemas['PartView'];
export type Mention = Schemas['MentionView'];
export type Identified = Schemas['Identified'];
export type Why = Schemas['WhyAnswer'];
export type WhyOne = Schemas['WorthAnswer'];
export type Step = Schemas['ChainStep'];
export type About = Omit<Schemas['About'], 'role'> & { role: string | null };
export type NamedValue = Schemas['NamedValue'];
export type Quoted = Schemas['Snippet'];
export type LinkedValue = Schemas['ValueWorth'];
export type Review = Schemas['Review'];
export type Found = Schemas['Found'];
export type FoundMention = Schemas['MentionAnswer'];
export type Placed = Schemas['Newcomer'];

export type Decision = Omit<Schemas['Decided'], 'decision'> & { decision: Said };
export type Deciding = Schemas['Deciding'];
export type Became = Schemas['DecisionEffect'];
export type Foreseen = Schemas['Foresight'];
export type Moves = Schemas['Moves'];
export type Verdict = Schemas['Word']['verdict'];

/** What a decision says: which parts it has depends on its verdict. */
export type Said = Loose<Schemas['Said']>;
/** The same of one that is to be taken. */
export type Saying = { verdict: Verdict; why: string; a?: string; b?: string; kind?: Kind; value?: string; report?: string; open_victims?: boolean };

export type Piece = Schemas['Piece'];
export type CaseGlance = Schemas['CaseGlance'];
export type Case = Schemas['CaseAnswer'];
export type Held = Schemas['HeldView'];
export type Weighed = Schemas['CourtAnswer'];
export type CourtTie = Schemas['CourtTie'];
export type CourtReport = Schemas['CourtReport'];
export type CourtAgainst = Schemas['CourtAgainst'];
export type Submission = Schemas['SubmissionView'];
export type Colleague = Schemas['Colleague'];
export type Research = Schemas['ResearchAnswer'];
export type Person = Schemas['PersonView'];
export type Deed = Schemas['Deed'];

/** A page of a list. */
export interface Page<T> {
  items: T[];
  next?: string | null;
  total: number;
}

/** Something told of a file, and how often. */
export interface Counted {
  code: string;
  message: string;
  times: number;
}

/** What came of one file. */
export interface FileOutcome {
  path: string;
  new: number;
  changed: number;
  repeated: number;
  rejected: number;
  rejections: Counted[];
  warnings: Counted[];
  refused: FileRefusal | null;
}

/** Why a whole file was refused. */
export interface FileRefusal {
  code: string;
  message: string;
  causes: string[];
  hint: string | null;
  particulars: Particulars;
  proposed_mapping: string | null;
  choices: string[];
}

/** What came of files, as `krama ingest --json` prints it. */
export interface Ingested {
  files: FileOutcome[];
  provisional: { placed: Placed[] } | null;
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
