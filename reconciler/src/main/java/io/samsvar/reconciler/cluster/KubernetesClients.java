package io.samsvar.reconciler.cluster;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Clients of the API server from one named place: a kubeconfig file, or the service account inside
 * a cluster. Nothing is guessed from the environment, from system properties or from {@code
 * ~/.kube}.
 */
public final class KubernetesClients {

  /** Where the kubelet puts the service account. */
  public static final Path SERVICE_ACCOUNT =
      Path.of("/var/run/secrets/kubernetes.io/serviceaccount");

  private static final int KUBECONFIG_BYTES_MAX = 1 << 20;

  /** What would run a program, fetch a token from elsewhere, or trust everybody. */
  private static final List<String> REFUSED_OF_USERS = List.of("exec", "auth-provider");

  private static final List<String> REFUSED_OF_CLUSTERS =
      List.of("insecure-skip-tls-verify", "proxy-url");

  private KubernetesClients() {}

  /**
   * A client from a kubeconfig file, or from inside a cluster; the caller closes it.
   *
   * @param kubeconfig null inside a cluster
   * @throws IllegalArgumentException when the kubeconfig cannot be used, or there is no cluster
   *     around; the message says why
   */
  public static KubernetesClient connect(@Nullable Path kubeconfig) {
    return kubeconfig != null
        ? fromKubeconfig(kubeconfig)
        : inCluster(
            SERVICE_ACCOUNT,
            System.getenv("KUBERNETES_SERVICE_HOST"),
            System.getenv("KUBERNETES_SERVICE_PORT"));
  }

  /**
   * A client from the current context of a kubeconfig file.
   *
   * @throws IllegalArgumentException when it names a program to run, an auth provider, a proxy, or
   *     switches the check of the server's certificate off
   */
  public static KubernetesClient fromKubeconfig(Path kubeconfig) {
    check(kubeconfig);
    Config config = Config.fromKubeconfig(kubeconfig.toFile());
    return new KubernetesClientBuilder().withConfig(hardened(config)).build();
  }

  /**
   * A client as a service account. The token is read again for each request, since the kubelet
   * renews it.
   *
   * @param host null when not inside a cluster
   * @param port null when not inside a cluster
   */
  public static KubernetesClient inCluster(
      Path serviceAccount, @Nullable String host, @Nullable String port) {
    if (host == null || port == null || !Files.isReadable(serviceAccount.resolve("token"))) {
      throw new IllegalArgumentException(
          "There is no cluster around: KUBERNETES_SERVICE_HOST and _PORT, and a token in "
              + serviceAccount
              + ", are needed. Outside a cluster name a kubeconfig file.");
    }
    String address = host.contains(":") ? "[" + host + "]" : host;
    Config config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl("https://" + address + ":" + port)
            .withCaCertFile(serviceAccount.resolve("ca.crt").toString())
            .withOauthTokenProvider(() -> read(serviceAccount.resolve("token")).strip())
            .build();
    return new KubernetesClientBuilder().withConfig(hardened(config)).build();
  }

  private static Config hardened(Config config) {
    config.setUserAgent("samsvar");
    config.setTrustCerts(false);
    config.setDisableHostnameVerification(false);
    config.setHttpsProxy(null);
    config.setHttpProxy(null);
    return config;
  }

  private static void check(Path kubeconfig) {
    String text = read(kubeconfig);
    if (text.length() > KUBECONFIG_BYTES_MAX) {
      throw new IllegalArgumentException(
          kubeconfig + " is larger than " + KUBECONFIG_BYTES_MAX + " bytes");
    }
    JsonNode root;
    try {
      root = new YAMLMapper().readTree(text);
    } catch (JacksonException _) {
      // The cause would quote the file, keys included.
      throw new IllegalArgumentException(kubeconfig + " is no YAML");
    }
    refuse(kubeconfig, root.path("users"), "user", REFUSED_OF_USERS);
    refuse(kubeconfig, root.path("clusters"), "cluster", REFUSED_OF_CLUSTERS);
  }

  private static void refuse(Path kubeconfig, JsonNode list, String part, List<String> refused) {
    for (JsonNode entry : list) {
      for (String field : refused) {
        JsonNode value = entry.path(part).path(field);
        if (!value.isMissingNode() && !value.isNull() && !value.equals(BooleanNode.FALSE)) {
          throw new IllegalArgumentException(
              "%s: %s of %s %s is not used, since it would run or trust what this file does not"
                      .formatted(kubeconfig, field, part, entry.path("name").asString(""))
                  + " hold. Use a client certificate or a token, and the server's CA.");
        }
      }
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + file, e);
    }
  }
}
