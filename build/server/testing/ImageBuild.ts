import { copyFileSync, cpSync, mkdirSync, statSync } from 'node:fs';
import { basename, dirname, join, posix } from 'node:path';
import { type Copy, DockerfileParser, type Instruction } from 'dockerfile-ast';
import { repositoryFolder } from '../../../scripts/setup/folders.mjs';
import { runCommand } from '../runCommand.ts';
import { InstalledSystem } from './InstalledSystem.ts';

const nodeUser = 'node';

/**
 * Runs the instructions of a Dockerfile in place of a container engine: on copies of this system instead of the base
 * images, with the Node of this repository and the user that those of Node have.
 */
export class ImageBuild {
  readonly #stages: InstalledSystem[] = [];
  readonly #names: string[] = [];
  #folder = '/';
  #user = 'root';
  #environment: readonly string[] = [];
  #command: readonly string[] = [];
  #healthCheck: readonly string[] = [];

  static async run(dockerfile: string): Promise<ImageBuild> {
    const build = new ImageBuild();
    try {
      for (const instruction of DockerfileParser.parse(dockerfile).getInstructions()) {
        await build.#run(instruction);
      }
    } catch (error) {
      await build.dispose();
      throw error;
    }
    return build;
  }

  /** Starts the image's command; arguments can be appended. */
  get command(): readonly [program: string, ...args: string[]] {
    return this.#inside(this.#command);
  }

  /** Resolves when the health check of the image succeeds. */
  async checkHealth(variables: Readonly<Record<string, string>>): Promise<void> {
    await runCommand(this.#inside(this.#healthCheck), { env: variables });
  }

  async dispose(): Promise<void> {
    for (const system of this.#stages) await system.dispose();
  }

  get #root(): string {
    const system = this.#stages.at(-1);
    if (system === undefined) throw new Error('a Dockerfile begins with FROM');
    return system.root;
  }

  async #run(instruction: Instruction): Promise<void> {
    const text = instruction.getArgumentsContent() ?? '';
    switch (instruction.getKeyword()) {
      case 'FROM':
        await this.#start(/ AS (\w+)$/i.exec(text)?.[1] ?? '');
        break;
      case 'WORKDIR':
        this.#folder = text;
        mkdirSync(join(this.#root, text), { recursive: true });
        break;
      case 'USER':
        this.#user = text;
        break;
      case 'ENV':
        this.#environment = text.split(' ');
        break;
      case 'COPY':
        await this.#copy(instruction as Copy);
        break;
      case 'RUN':
        await runCommand(this.#inside(['sh', '-c', text]));
        break;
      case 'CMD':
        this.#command = JSON.parse(text);
        break;
      case 'HEALTHCHECK':
        this.#healthCheck = JSON.parse(text.slice(text.indexOf('[')));
        break;
      case 'VOLUME':
      case 'EXPOSE':
        break;
      default:
        throw new Error(`${instruction.getKeyword()} is not supported in this test`);
    }
  }

  async #start(name: string): Promise<void> {
    const system = await InstalledSystem.create();
    this.#stages.push(system);
    this.#names.push(name);
    this.#folder = '/';
    this.#user = 'root';
    this.#environment = [];
    await runCommand(['mount', '-t', 'proc', 'proc', join(system.root, 'proc')]);
    await runCommand(['mount', '--bind', '/dev', join(system.root, 'dev')]);
    const pinned = join(repositoryFolder, 'node_modules/node/bin/node');
    copyFileSync(pinned, join(system.root, 'usr/local/bin/node'));
    const hasUser = await runCommand(this.#inside(['id', nodeUser])).catch(() => '');
    if (hasUser === '') await runCommand(this.#inside(['useradd', '--user-group', nodeUser]));
  }

  async #copy(instruction: Copy): Promise<void> {
    const source = instruction.getFlags().find((flag) => flag.getName() === 'from');
    const paths = instruction.getArguments().map((argument) => argument.getValue());
    const target = join(this.#root, posix.resolve(this.#folder, paths.pop() ?? ''));
    if (source !== undefined) {
      const stage = this.#stages[this.#names.indexOf(source.getValue() ?? '')];
      for (const path of paths) copyInto(join(stage?.root ?? '', path), target);
    } else if (paths.join() === '.') {
      // As in a fresh clone; the file .dockerignore excludes what is made in one.
      const files = await runCommand([
        'git',
        'ls-files',
        '--cached',
        '--others',
        '--exclude-standard',
      ]);
      for (const file of files.trim().split('\n')) {
        copyInto(join(repositoryFolder, file), join(target, file));
      }
    } else {
      for (const path of paths) {
        const to = paths.length > 1 ? join(target, basename(path)) : target;
        copyInto(join(repositoryFolder, path), to);
      }
    }
  }

  /** The command, started as the user, in the folder and with the variables of the last stage. */
  #inside(command: readonly string[]): readonly [string, ...string[]] {
    const variables = ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'];
    return [
      'chroot',
      `--userspec=${this.#user}:${this.#user}`,
      this.#root,
      ...['env', `--chdir=${this.#folder}`, ...variables, ...this.#environment],
      ...command,
    ];
  }
}

/** Copies a file, or the contents of a folder. */
function copyInto(from: string, to: string): void {
  mkdirSync(statSync(from).isDirectory() ? to : dirname(to), { recursive: true });
  cpSync(from, to, { recursive: true });
}
