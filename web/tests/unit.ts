import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
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
    krama(['simulate', '--seed', '5', '--reports', String(reports), '--difficulty', '2', '--out', join(folder, 'country')]);
    const unit = new Unit(folder);
    krama(['init', unit.workspace, '--exercise']);
    unit.run('ingest', join(folder, 'country/reports'), '--complainant', 'Complainant');
    unit.run('analyse');
    unit.run('index');
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

  private constructor(private readonly process: ChildProcess) {
    process.stdout?.on('data', (text: Buffer) => (this.printed += text.toString()));
    process.stderr?.on('data', (text: Buffer) => (this.printed += text.toString()));
  }

  static async over(unit: Unit): Promise<Server> {
    const server = new Server(spawn(binary(), ['-w', unit.workspace, 'serve', '--listen', '127.0.0.1:0'], { stdio: ['pipe', 'pipe', 'pipe'] }));
    await server.until(/sign-in#[0-9a-f]+/);
    return server;
  }

  get address(): string {
    return /open at (http:\/\/[^/\s]+)/.exec(this.printed)?.[1] ?? '';
  }

  /** A link that signs in once. */
  async link(): Promise<string> {
    const seen = this.links().length;
    if (this.used >= seen) {
      this.process.stdin?.write('\n');
      await this.until(new RegExp(`(sign-in#[0-9a-f]+[^]*){${seen + 1}}`));
    }
    return this.links()[this.used++] ?? '';
  }

  private used = 0;
  private links(): string[] {
    return this.printed.match(/http:\/\/\S+\/sign-in#[0-9a-f]+/g) ?? [];
  }

  private async until(what: RegExp): Promise<void> {
    for (let tries = 0; tries < 300; tries += 1) {
      if (what.test(this.printed)) return;
      if (this.process.exitCode !== null) break;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(`krama serve did not say ${what}: ${this.printed}`);
  }

  stop() {
    this.process.kill('SIGINT');
  }
}
