import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server with a feed of one version, and its file. */
export class UpdateFeed {
  /** The paths of requests, in their order. */
  readonly requests: string[] = [];
  readonly #server: Server;
  #feed = '';
  #file = Buffer.alloc(0);
  #isHeld = false;
  #release = (): void => {};

  private constructor() {
    this.#server = createServer((request, response) => {
      const { pathname } = new URL(request.url ?? '/', 'http://localhost');
      this.requests.push(pathname);
      const answer = (): void => {
        response.end(pathname.endsWith('.yml') ? this.#feed : this.#file);
      };
      if (this.#isHeld && !pathname.endsWith('.yml')) this.#release = answer;
      else answer();
    });
  }

  static async start(): Promise<UpdateFeed> {
    const feed = new UpdateFeed();
    await new Promise<void>((done) => feed.#server.listen(0, '127.0.0.1', done));
    return feed;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** What electron-builder writes into a package. */
  get configuration(): string {
    return `provider: generic\nurl: ${this.url}\nupdaterCacheDirName: everink-updater\n`;
  }

  /** @param verified what the feed says the content of the file is */
  publish(version: string, content: string, verified = content): void {
    const sha512 = createHash('sha512').update(verified).digest('base64');
    const name = `Everink-${version}.AppImage`;
    this.#file = Buffer.from(content);
    this.publishText(
      `version: ${version}\nfiles:\n  - url: ${name}\n    sha512: ${sha512}\n    size: ${content.length}\n`,
    );
  }

  /** @param feed the text of the feed */
  publishText(feed: string): void {
    this.#feed = feed;
  }

  /** Answers no download until the returned function is called. */
  hold(): () => void {
    this.#isHeld = true;
    return () => this.#release();
  }

  async stop(): Promise<void> {
    const stopped = new Promise((done) => this.#server.close(done));
    this.#server.closeAllConnections();
    await stopped;
  }
}
