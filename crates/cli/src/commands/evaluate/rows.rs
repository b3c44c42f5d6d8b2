//! A run's tables as the plain rows that measures take.

use krama_pipeline::Error;
use krama_pipeline::ask::Pinned;
use krama_pipeline::tables::{HoldRow, MentionRow, ReportRow, TieRow};
use krama_train::measure::{Found, FoundHold, FoundMention, FoundReport, FoundTie};

/// Everything that is measured of a run.
pub fn found(run: &Pinned<'_>) -> Result<Found, Error> {
    Ok(Found {
        reports: run.rows(|_| true)?.into_iter().map(report).collect(),
        mentions: run.rows(|_| true)?.into_iter().map(mention).collect(),
        ties: run.rows(|_| true)?.into_iter().map(tie).collect(),
        holds: run.rows(|_| true)?.iter().map(hold).collect(),
    })
}

fn report(row: ReportRow) -> FoundReport {
    FoundReport {
        number: row.report,
        source: row.source,
        reference: row.reference,
        group: row.group,
        duplicate_of: row.duplicate_of,
        scam_type: row.scam_type,
        probability: f64::from(row.probability_permille) / 1_000.0,
        unsure: row.unsure,
    }
}

fn mention(row: MentionRow) -> FoundMention {
    FoundMention {
        report: row.report,
        kind: row.kind,
        value: row.value,
        sealed: row.sealed,
        role: row.role,
        follows: row.follows_from.is_some(),
    }
}

fn tie(row: TieRow) -> FoundTie {
    FoundTie {
        tie: row.tie,
        basis: row.basis,
        value: row.value,
        chance_permille: row.chance_permille,
        millibits: row.millibits,
    }
}

fn hold(row: &HoldRow) -> FoundHold {
    FoundHold { tie: row.tie, report: row.report, group: row.group, millibits: row.millibits, in_chain: row.in_chain }
}
