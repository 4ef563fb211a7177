package io.samsvar.testkit.controlplane;

import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;

/** Service account tokens by the TokenRequest API. */
final class Tokens {

  /** A local cluster may be left running for weeks; nothing renews its tokens. */
  private static final Duration VALID_FOR = Duration.ofDays(60);

  private Tokens() {}

  static String request(KubernetesClient admin, String namespace, String account) {
    TokenRequest request =
        new TokenRequestBuilder()
            .withNewSpec()
            .withExpirationSeconds(VALID_FOR.toSeconds())
            .endSpec()
            .build();
    return admin
        .serviceAccounts()
        .inNamespace(namespace)
        .withName(account)
        .tokenRequest(request)
        .getStatus()
        .getToken();
  }
}
