package io.samsvar.admission.certificates;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * What the server shows and what the API server is told to trust.
 *
 * @param chain PEM of the serving certificate
 * @param privateKey PEM (PKCS #8) of its key
 * @param authorities PEM of every authority whose certificates may be shown now or soon: the {@code
 *     caBundle} of the registration
 * @param notAfter when the serving certificate ends
 */
public record ServingCertificate(
    String chain, String privateKey, String authorities, Instant notAfter) {

  /** The chain's bytes. */
  public byte[] chainPem() {
    return chain.getBytes(StandardCharsets.US_ASCII);
  }

  /** The key's bytes. */
  public byte[] privateKeyPem() {
    return privateKey.getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public String toString() {
    return "ServingCertificate[notAfter=" + notAfter + "]";
  }
}
