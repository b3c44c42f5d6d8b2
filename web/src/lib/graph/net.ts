/** What is drawn of a group: reports, the values they name, and what each naming is worth. */
export interface Node {
  readonly id: string;
  readonly basis: string;
  readonly label: string;
  /** How many reports name it; of a report, how many values it names. */
  readonly degree: number;
  readonly millibits: number;
  readonly provider: boolean;
}

export interface Edge {
  readonly report: string;
  readonly value: string;
  readonly millibits: number;
  readonly weak: boolean;
}

export interface Net {
  readonly nodes: readonly Node[];
  readonly edges: readonly Edge[];
}

/** Where each node lies. */
export type Places = Record<string, { x: number; y: number }>;

export interface LayoutWork {
  readonly nodes: readonly { id: string; size: number }[];
  readonly edges: readonly { from: string; to: string; weight: number }[];
}
