export interface Authority {
  /** Holds its private key too. */
  readonly folder: string;
  /** Its certificate, as NODE_EXTRA_CA_CERTS takes it. */
  readonly file: string;
}

/** An authority in a new folder below `parent`. */
export function makeAuthority(parent: string): Authority;

/** A server's key and certificate chain, as PEM, signed by the authority in `folder`; `names` are host names and addresses. */
export function issueCertificate(
  folder: string,
  names: readonly string[],
): { readonly key: string; readonly cert: string };
