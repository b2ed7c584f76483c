import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { makeCertificate } from '../certificate';

const HOST = '127.0.0.1';

/** A server on loopback that says yes to everything, and keeps it. */
export class HttpReceiver {
  static start(): Promise<HttpReceiver> {
    return HttpReceiver.listen('http', (listener) => createServer(listener));
  }

  /** @param folder gets the certificate, by which a client knows the server */
  static async startSecure(folder: string): Promise<HttpReceiver & { readonly certificate: string }> {
    const { file: certificate, options } = await makeCertificate(folder);
    const receiver = await HttpReceiver.listen('https', (listener) => createSecureServer(options, listener));
    return Object.assign(receiver, { certificate });
  }

  private static async listen(
    protocol: 'http' | 'https',
    create: (listener: RequestListener) => Server,
  ): Promise<HttpReceiver> {
    const bodies: string[] = [];
    const server = create(async (request, response) => {
      request.setEncoding('utf8');
      bodies.push((await request.toArray()).join(''));
      response.end('{}');
    });
    await once(server.listen(0, HOST), 'listening');
    const { port } = server.address() as AddressInfo;
    return new HttpReceiver(server, new URL(`${protocol}://${HOST}:${port}`), bodies);
  }

  private constructor(
    private readonly server: Server,
    readonly url: URL,
    readonly bodies: readonly string[],
  ) {}

  async stop(): Promise<void> {
    const closed = once(this.server.close(), 'close');
    this.server.closeAllConnections();
    await closed;
  }
}

/** X-Ray's daemon, as far as libraries see it. */
export class DatagramReceiver {
  static async start(): Promise<DatagramReceiver> {
    const receiver = new DatagramReceiver();
    await once(receiver.socket.bind(0, HOST), 'listening');
    return receiver;
  }

  private readonly socket = createSocket('udp4');
  private readonly received: string[] = [];

  private constructor() {
    this.socket.on('message', (message) => this.received.push(message.toString('utf8')));
  }

  get address(): string {
    return `${HOST}:${this.socket.address().port}`;
  }

  /** @returns all that was sent before: loopback keeps the order, so what is sent now arrives last. */
  async stop(): Promise<string[]> {
    const last = once(this.socket, 'message');
    this.socket.send('', this.socket.address().port, HOST);
    await last;
    await new Promise<void>((resolve) => this.socket.close(resolve));
    return this.received.filter((message) => message !== '');
  }
}
