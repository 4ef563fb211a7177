package io.samsvar.reconciler.sync;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.samsvar.ledger.Stage;
import io.samsvar.reconciler.StageException;
import io.samsvar.reconciler.resource.SyncSpec.Verification;
import io.samsvar.reconciler.signature.TrustedKeys;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads trusted keys from the Secret beside a Sync, or from a folder that the operator mounted: who
 * may change Secrets of the Sync's namespace cannot change that one. Both are read anew each time
 * that commits are to be checked, and never from a repository.
 */
public final class MountedKeys implements KeySource {

  private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");

  private final KubernetesClient client;
  private final @Nullable Path folder;

  /**
   * Reads with this client and below this folder.
   *
   * @param folder has one folder for each named set; null when the operator mounted none
   */
  public MountedKeys(KubernetesClient client, @Nullable Path folder) {
    this.client = client;
    this.folder = folder;
  }

  @Override
  public TrustedKeys keys(String namespace, Verification asked) {
    String set = asked.trustedKeys();
    if (set != null) {
      return read("The set of trusted keys " + set, files(set));
    }
    String name = Objects.requireNonNull(asked.secretRef(), "checked by the CRD").name();
    return read("Secret " + namespace + "/" + name, secret(namespace, name));
  }

  private static TrustedKeys read(String what, Map<String, byte[]> files) {
    try {
      return TrustedKeys.of(files);
    } catch (IllegalArgumentException e) {
      throw stop(what + " cannot be used: " + e.getMessage());
    }
  }

  private Map<String, byte[]> secret(String namespace, String name) {
    String what = "Secret " + namespace + "/" + name + ", which has the trusted keys, ";
    Secret secret;
    try {
      secret = client.secrets().inNamespace(namespace).withName(name).get();
    } catch (KubernetesClientException e) {
      throw stop(
          what
              + (e.getCode() == HttpURLConnection.HTTP_FORBIDDEN
                  ? "may not be read: bind a Role that lets Samsvar get this Secret"
                  : "cannot be read: HTTP status " + e.getCode()));
    }
    if (secret == null) {
      throw stop(what + "does not exist");
    }
    Map<String, byte[]> files = new HashMap<>();
    Map<String, String> data = secret.getData() == null ? Map.of() : secret.getData();
    data.forEach((key, value) -> files.put(key, Base64.getDecoder().decode(value)));
    return files;
  }

  private Map<String, byte[]> files(String set) {
    if (folder == null) {
      throw stop(
          "The operator mounted no trusted keys (sources.trustedKeys), so there is no set " + set);
    }
    if (!NAME.matcher(set).matches()) {
      throw stop("A set of trusted keys is named by small letters, digits and hyphens");
    }
    Map<String, byte[]> files = new HashMap<>();
    try (Stream<Path> listed = Files.list(folder.resolve(set))) {
      List<Path> found =
          listed
              // How Kubernetes swaps a mounted volume at once.
              .filter(file -> !file.getFileName().toString().startsWith(".."))
              .toList();
      for (Path file : found) {
        if (Files.size(file) > TrustedKeys.BYTES_MAX) {
          throw stop("The file " + file + " has more than " + TrustedKeys.BYTES_MAX + " bytes");
        }
        files.put(file.getFileName().toString(), Files.readAllBytes(file));
      }
    } catch (IOException e) {
      throw stop(
          "The set of trusted keys "
              + set
              + " cannot be read ("
              + e.getClass().getSimpleName()
              + ")");
    }
    return files;
  }

  private static StageException stop(String what) {
    return new StageException(
        Stage.VERIFY, "verify.cannot-check", what + ". Until it can be, no commit goes on.");
  }
}
