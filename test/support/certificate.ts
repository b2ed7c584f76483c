import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import * as path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const HOST = '127.0.0.1';

export interface Certificate {
  /** Of the certificate, by which a client knows the server: the value of NODE_EXTRA_CA_CERTS. */
  readonly file: string;
  /** What a server takes. */
  readonly options: { readonly key: Buffer; readonly cert: Buffer };
}

/** Makes a certificate for servers on loopback. */
export async function makeCertificate(folder: string): Promise<Certificate> {
  const [key, file] = [path.join(folder, 'key.pem'), path.join(folder, 'certificate.pem')];
  const identity = ['-subj', `/CN=${HOST}`, '-addext', `subjectAltName=IP:${HOST}`, '-days', '2'];
  const algorithm = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  await run('openssl', ['req', '-x509', ...algorithm, ...identity, '-keyout', key, '-out', file]);
  return { file, options: { key: await readFile(key), cert: await readFile(file) } };
}
