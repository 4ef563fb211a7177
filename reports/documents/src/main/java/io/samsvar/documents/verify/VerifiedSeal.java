package io.samsvar.documents.verify;

import java.security.cert.X509Certificate;
import java.util.List;

/**
 * A signature that holds mathematically.
 *
 * @param chain the sealing certificate, then its issuers
 */
record VerifiedSeal(List<X509Certificate> chain) {
  /** Copies the list. */
  VerifiedSeal {
    chain = List.copyOf(chain);
  }

  X509Certificate certificate() {
    return chain.getFirst();
  }
}
