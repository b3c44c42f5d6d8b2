import type { Particulars } from '../../api/shapes';
import { n, s } from '../counted';
import { intake } from './intake';
import { names } from './names';

const kind = (told: Particulars) => (names.kinds as Record<string, string>)[told.names[0] ?? ''] ?? told.names[0] ?? '';

/** What is told of a problem: by its code, or by the family that codes nobody can do much about belong to. */
export const problems = {
  problems: {
    ...intake,
    K5003: { what: 'Somebody else writes at this moment.', hint: 'Try again in a moment.' },
    K5016: { what: 'Files are being taken in or an analysis is being written.', hint: 'Wait until it has ended; Analysis shows how far it is. Decisions can be saved meanwhile.' },
    K5020: { what: (told: Particulars) => `There is no report ${told.names[0]}.`, hint: 'Search for its reference.' },
    K5021: {
      what: (told: Particulars) => `${told.names[0]} is not a decision in force.`,
      hint: 'Decisions shows those in force. A withdrawal cannot be withdrawn: decide again.',
    },
    K5022: { what: 'A report cannot be compared with itself.', hint: 'Name two different reports.' },
    K5023: { what: 'A reason is missing.', hint: 'Write what was seen, so that another can check it.' },
    K5024: { what: 'Erasing is not one of these decisions.', hint: 'Who keeps the machine erases, under the order of a court or a law.' },
    K5025: { what: (told: Particulars) => `Another analysis was saved as ${told.names[0]} meanwhile.`, hint: 'Start the analysis again.' },
    K5026: { what: 'There is nothing left to erase there.', hint: 'Audit shows what was erased.' },
    K5027: { what: 'An erasure needs the order it rests on.', hint: 'Name the court or the law, and the number of the order.' },
    K5028: {
      what: (told: Particulars) => `This file was destroyed under an order (${told.names[0]}) and was not kept.`,
      hint: 'It may not come back. Audit shows the order.',
    },
    K5033: { what: (told: Particulars) => `This was erased already, by ${told.names[0]}.`, hint: 'Nothing is left of it. Audit shows what was erased.' },
    K5035: { what: 'Nobody has that number or name here.', hint: 'People names everybody with access.' },
    K5036: { what: 'Somebody has this name already, or had it.', hint: 'Choose another name.' },
    K5037: {
      what: (told: Particulars) => (told.which === 'login' ? 'Nobody can sign in with this name.' : 'Nobody can be shown under this name.'),
      hint: 'To sign in: 2 to 40 of the letters a to z, digits, full stop, hyphen and underscore, a letter first. To be shown: one line of at most 100 characters.',
    },
    K5038: {
      what: (told: Particulars) =>
        told.which === 'long' ? `The password has more than ${n(told.bound ?? 0)} characters.` : `The password has fewer than ${n(told.bound ?? 0)} characters.`,
      hint: 'Several words are easy to keep in mind and hard to guess.',
    },
    K5039: {
      what: 'Others would try this password first.',
      hint: 'Avoid passwords that leaked elsewhere, names, rows of keys, years and repetition.',
    },
    K5040: { what: 'This is the password already.', hint: 'Choose another.' },
    K5041: { what: 'The password could not be kept: the server is short of memory.', hint: 'Try again in a moment; if it stays so, tell who keeps the machine.' },
    K5042: {
      what: (told: Particulars) => (told.which === 'disabled' ? 'This account is disabled.' : 'This account is not disabled.'),
      hint: 'Nothing was changed. Open the page anew to see how it stands.',
    },
    K5043: { what: 'This is not a plain change of an account.', hint: 'Access, passwords and second factors have their own buttons under People and under your name.' },
    K5044: { what: (told: Particulars) => `There is no case ${told.names[0]} that you may see.`, hint: 'Only those assigned to a case see it; a judge sees it once something of it was submitted. Ask those who keep it.' },
    K5045: {
      what: (told: Particulars) => (told.which === 'closed' ? `${told.names[0]} is closed.` : `${told.names[0]} is not closed.`),
      hint: 'A closed case must be reopened before anything is written into it.',
    },
    K5046: { what: (told: Particulars) => `${told.names[0]} holds nothing that ${told.names[1]} brought, or no longer.`, hint: 'Open the case anew to see what it holds.' },
    K5055: { what: (told: Particulars) => `Nothing of ${told.names[1]} that belongs together was submitted in ${told.names[0]}, as of that run.`, hint: 'A group is weighed once it, or two reports of it, were submitted.' },
    K5047: {
      what: (told: Particulars) =>
        told.which === 'sees-none'
          ? `The role of ${told.names[0]} sees no cases.`
          : told.which === 'assigned' ? `This person is assigned to ${told.names[0]} already.` : `This person is not assigned to ${told.names[0]}.`,
      hint: 'Nothing was changed. Open the case anew to see who works on it.',
    },
    K5048: {
      what: (told: Particulars) => (told.which === 'long' ? `These words have more than ${n(told.bound ?? 0)} characters.` : 'There is nothing in it.'),
      hint: 'Say in a few words what it is; a long text is taken in as a file.',
    },
    K5049: {
      what: (told: Particulars) => (told.which === 'has' ? 'There is a second factor already.' : 'There is no second factor.'),
      hint: 'Nothing was changed. Open the page anew to see how it stands.',
    },
    K5050: { what: 'The code is not right, or was given before.', hint: 'Each code works once: wait for the next one. Is the clock of your telephone right?' },
    K5052: { what: (told: Particulars) => `${told.names[0]} holds this already, since ${told.names[1]}.`, hint: 'Nothing was changed.' },
    K5054: { what: (told: Particulars) => `This was decided already, by ${told.names[0]}, and stands.`, hint: 'Nothing was entered. Withdraw that one first where its reason no longer holds.' },
    K6101: { what: 'Decisions in force contradict each other.', hint: 'Withdraw one of them under Decisions.' },
    K7002: { what: 'The latest run was made by another version of Krama.', hint: 'Start a run under Analysis.' },
    K7003: { what: 'The index for searching cannot be read.', hint: 'Tell who keeps the machine: it may be deleted, and is made again.' },
    K7101: { what: 'Nothing has been analysed yet.', hint: 'Start a run under Analysis.' },
    K7102: { what: (told: Particulars) => `There is no run ${told.names[0]}.`, hint: 'Analysis shows the latest.' },
    K7103: { what: (told: Particulars) => `The tables of run ${told.names[0]} are no longer there.`, hint: 'Start a new run under Analysis. An erasure takes the tables of earlier runs along.' },
    K7104: { what: (told: Particulars) => `${told.names[0]} was made by another version of Krama.`, hint: 'Start a new run under Analysis.' },
    K7105: { what: (told: Particulars) => `${told.names[0]} was made under other settings.`, hint: 'Start a new run under Analysis.' },
    K7106: { what: 'This was cancelled. Nothing of it was kept.', hint: 'Start it again if it is wanted.' },
    K7201: { what: (told: Particulars) => `The latest run has no group ${told.names[0]}.`, hint: 'Groups lists them all. Groups change when reports or decisions come in.' },
    K7202: {
      what: (told: Particulars) => (told.found ? `${n(told.found)} reports answer to this reference.` : 'No report answers to this reference.'),
      hint: 'Give the reference as it stands in the source, the source and the reference (source/reference), or the number (#12).',
    },
    K7203: {
      what: (told: Particulars) => `This cannot be read as: ${kind(told)}.`,
      hint: (told: Particulars) => `Write it as it stands in a report, such as ${told.names.slice(1).join(' · ')}`,
    },
    K7204: { what: (told: Particulars) => `Report ${told.names[0]} is not in the latest run.`, hint: 'It came in later: start a run under Analysis. Or it was erased.' },
    K7205: { what: (told: Particulars) => `A search has 1 to ${n(told.bound ?? 0)} characters.`, hint: 'Search for a value, a reference, a group or a few words.' },
    K7206: { what: 'The latest run keeps no chain between these two reports.', hint: 'Start a new run under Analysis; if that does not help, tell who keeps the machine.' },
    K7207: { what: 'No report has this reference, and no value that links reports reads so.', hint: 'Search tells where a value stands, whatever it links.' },
    K7208: { what: 'Reports are counted by one property, or by two different ones.', hint: 'Choose two different properties.' },
    K7501: {
      what: (told: Particulars) => `This contradicts decisions in force: ${told.names[0]} and ${told.names[1]} are held to be different, and the same through ${told.names[2]}.`,
      hint: 'Withdraw one of these decisions first, under Decisions.',
    },
    K7503: { what: (told: Particulars) => `Report ${told.names[0]} stands alone: there is no place in a group to confirm.`, hint: 'Why shows what it links. The decision “Same group” joins two reports.' },
    K7504: {
      what: (told: Particulars) => `Called benign, this value would be shown openly, and ${s(told.found ?? 0, 'report calls', 'reports call')} it the victim’s.`,
      hint: 'Everybody would read it unmasked from the next run on. If it is nobody’s own, such as a hotline, say so below and save again.',
    },
    K7601: { what: 'Your role may not see this.', hint: 'Ask the person who keeps the accounts if you need it.' },
    K7304: { what: 'The list of leaked passwords cannot be used, so no password is taken.', hint: 'Tell who keeps the machine: leaked_passwords in krama.toml names a list that is missing, damaged or not in order.' },
    K9003: {
      what: (told: Particulars) => `A reason has at most ${n(told.bound ?? 0)} characters; this one has ${n(told.found ?? 0)}.`,
      hint: 'Name the file or the order, and keep the rest there.',
    },
    K9201: { what: 'You are not signed in, or no longer.', hint: 'Sign in again. After half an hour without a step everybody is signed out.' },
    K9202: { what: 'Name, password and code do not fit, or the link is used up.', hint: 'Try again, with the next code; who keeps the accounts can draw a new password, or take a second factor off.' },
    K9203: { what: 'Your role may not do this.', hint: 'Ask the person who keeps the accounts if you need it.' },
    K9204: { what: 'This page was opened before you signed in last.', hint: 'Load the page again, then repeat it.' },
    K9205: { what: 'Another site asked for this, and it was not done.', hint: 'Open the workbench by its own address.' },
    K9206: { what: 'The server does not answer under this address.', hint: 'Open the address that you were given for the workbench.' },
    K9207: {
      what: 'That was too often for now.',
      hint: (told: Particulars) => `Wait ${s(told.bound ?? 1, 'second', 'seconds')}, then try again.`,
    },
    K9208: { what: 'The server could not read what the page asked.', hint: 'Check what you wrote. If it is right, load the page again.' },
    K9209: { what: 'This is larger than the workbench takes.', hint: 'Send it in smaller parts.' },
    K9210: { what: 'There is nothing at this address.', hint: 'It may have been cut off. Start again from Situation.' },
    K9211: { what: 'The list has changed since you opened it.', hint: 'Load the page again.' },
    K9212: { what: 'The answer took too long.', hint: 'Ask for less at once, or try again.' },
    K9213: { what: 'Too many others ask at this moment.', hint: 'Wait a moment, then try again.' },
    K9214: { what: 'Work of this sort goes on already, and there is one at a time.', hint: 'Wait until it has ended, then try again.' },
    K9215: { what: 'This work is no longer remembered.', hint: 'What it brought is kept: look under Situation or Search.' },
    K9217: { what: 'You signed in by a link and have no password to change.', hint: 'Make an account for yourself under People.' },
    K9218: { what: 'Only those who work on a case that holds this report may see who is in it.', hint: 'Ask to be assigned to the case.' },
    K9220: { what: 'Your own password is missing or not right, or the code of your second factor.', hint: 'Give the password that you sign in with. If you have a second factor, give the next code too: each works once.' },
    K9221: { what: 'Your own role and access are changed by somebody else.', hint: 'Ask another who keeps accounts. Your password and your second factor are under your name, at the top.' },
    K9222: { what: 'Your last files are still coming in, or too many others send files.', hint: 'Wait until they are in, or send all of them at once.' },
    K9224: { what: 'No second factor was drawn since you signed in.', hint: 'Begin again, under your name at the top.' },
    K9225: { what: 'Something here cannot be right, so nothing was sealed yet.', hint: 'Correct what is marked. All that you typed is still here.' },
    K9226: { what: 'Something here is unusual, so nothing was sealed yet.', hint: 'Look at what is marked. If it is as you were told it, seal it as it stands.' },
    K9299: { what: 'The server failed at this.', hint: 'Try again. If it fails again, tell who keeps the machine, with this code and the time.' },
  },
  families: {
    disk: { what: 'The server’s disk is nearly full, or cannot be written to.', hint: 'Tell who keeps the machine. Nothing that was sealed is lost.' },
    store: { what: 'Something that the server keeps could not be read as it was written.', hint: 'Tell who keeps the machine, with this code: the workspace should be verified.' },
    setup: { what: 'The workspace is not set up as the server needs it.', hint: 'Tell who keeps the machine, with this code.' },
    proof: { what: 'This is no proof or checkpoint that fits here.', hint: 'Use the file unchanged, or save a new proof on the report’s page.' },
  },
};
