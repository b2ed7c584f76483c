import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { createServer } from 'node:tls';
import type { Certificate } from '../../test/support/certificate';
import type { CleanUp } from '../clean-up';

/** Puts TLS in front of a server of plain HTTP, as AWS has it. @returns the URL */
export async function putTlsBefore(port: number, { options }: Certificate, cleanUp: CleanUp): Promise<URL> {
  const server = createServer({ ...options, noDelay: true }, (secure) => {
    const plain = connect({ port, host: '127.0.0.1', noDelay: true });
    secure.pipe(plain).pipe(secure);
    // Either end may go at any time: a process that is measured exits with its connections open.
    secure.on('error', () => plain.destroy()).on('close', () => plain.destroy());
    plain.on('error', () => secure.destroy());
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  cleanUp.add(async () => server.close());
  return new URL(`https://127.0.0.1:${(server.address() as AddressInfo).port}`);
}
