import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The binary under test: `KRAMA_BINARY`, or the newest that was built here. */
export function binary(): string {
  const named = process.env['KRAMA_BINARY'];
  const target = process.env['CARGO_TARGET_DIR'] ?? join(import.meta.dirname, '../../target');
  const found = [named, ...['release', 'demo', 'debug'].map((profile) => join(target, profile, 'krama'))].find((path) => path && existsSync(path));
  if (!found) throw new Error('no krama binary: build one, or name it in KRAMA_BINARY');
  return found;
}

/** Runs a command of the binary to its end and gives what it printed. */
export function krama(words: readonly string[], input = ''): string {
  const run = spawnSync(binary(), words, { encoding: 'utf8', input, maxBuffer: 64 << 20 });
  // 1 says that something was found, or refused in part.
  if (run.status === null || run.status > 1) throw new Error(`krama ${words.join(' ')}: ${run.stderr}`);
  return run.stdout;
}

/** A workspace of a simulated country, in a folder of its own. */
export class Unit {
  private constructor(readonly folder: string) {}

  /** One that stands there already. */
  static at(folder: string): Unit {
    return new Unit(folder);
  }

  get workspace(): string {
    return join(this.folder, 'unit');
  }

  static simulated(reports: number): Unit {
    const folder = mkdtempSync(join(tmpdir(), 'krama-browse-'));
    krama(['simulate', '--seed', '5', '--reports', String(reports), '--difficulty', '2', '--until', '2026-01-31', '--out', join(folder, 'country')]);
    const unit = new Unit(folder);
    krama(['init', unit.workspace, '--exercise']);
    unit.run('ingest', join(folder, 'country/reports'), '--complainant', 'Complainant');
    unit.run('analyse');
    unit.run('index');
    return unit;
  }

  /** One whose reports came in two parts, with a run after each. */
  static grown(reports: number): Unit {
    const folder = mkdtempSync(join(tmpdir(), 'krama-browse-'));
    const country = join(folder, 'country');
    krama(['simulate', '--seed', '5', '--reports', String(reports), '--difficulty', '2', '--out', country]);
    const unit = new Unit(folder);
    krama(['init', unit.workspace, '--exercise']);
    for (const part of ['hotline.csv', '.']) {
      unit.run('ingest', join(country, 'reports', part), '--complainant', 'Complainant');
      unit.run('analyse');
    }
    return unit;
  }

  static empty(): Unit {
    const folder = mkdtempSync(join(tmpdir(), 'krama-browse-'));
    const unit = new Unit(folder);
    krama(['init', unit.workspace]);
    return unit;
  }

  run(...words: string[]): string {
    return krama(['-w', this.workspace, ...words]);
  }

  remove() {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** `krama serve` over a workspace. */
export class Server {
  private printed = '';
  private readonly heard = new EventEmitter();

  private constructor(private readonly process: ChildProcess) {
    const hear = (text: Buffer) => {
      this.printed += text.toString();
      this.heard.emit('more');
    };
    process.stdout?.on('data', hear);
    process.stderr?.on('data', hear);
    process.on('exit', () => this.heard.emit('more'));
  }

  static async over(unit: Unit): Promise<Server> {
    const server = new Server(spawn(binary(), ['-w', unit.workspace, 'serve', '--listen', '127.0.0.1:0'], { stdio: ['ignore', 'pipe', 'pipe'] }));
    await server.says(/stays open/);
    return server;
  }

  get address(): string {
    return /open at (http:\/\/[^/\s]+)/.exec(this.printed)?.[1] ?? '';
  }

  /** The link it printed, which signs in once. Further ones are printed at a terminal alone. */
  get link(): string {
    return /http:\/\/\S+\/sign-in#[0-9a-f]+/.exec(this.printed)?.[0] ?? '';
  }

  private async says(what: RegExp): Promise<void> {
    while (!what.test(this.printed)) {
      if (this.process.exitCode !== null) throw new Error(`krama serve did not say ${what}: ${this.printed}`);
      await once(this.heard, 'more');
    }
  }

  /** Ends it, and waits until it has ended. */
  async stop(): Promise<void> {
    if (this.process.exitCode !== null) return;
    const ended = once(this.process, 'exit');
    this.process.kill('SIGINT');
    await ended;
  }
}
