package io.samsvar.reconciler.sync;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.samsvar.ledger.Stage;
import io.samsvar.reconciler.StageException;
import io.samsvar.reconciler.resource.GitSource;
import io.samsvar.reconciler.schedule.Pace;
import io.samsvar.reconciler.source.SourceSpec;
import io.samsvar.reconciler.source.SourceSpec.Credentials;
import io.samsvar.reconciler.source.SourceSpec.Quota;
import io.samsvar.reconciler.source.SourceSpec.Selection;
import io.samsvar.reconciler.source.SourceSpec.Terms;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a source shows its Git server from the Secret beside the resource, once; again after a
 * fetch failed or the resource changed. Values are kept in memory, keys for ssh in private files.
 * Safe for several threads.
 */
public final class SecretCredentials {

  private final KubernetesClient client;
  private final Path keys;
  private final MountedTokens tokens;
  private final ConcurrentMap<Name, Shown> known = new ConcurrentHashMap<>();

  /**
   * Reads with this client.
   *
   * @param keys directory of this process for keys
   * @param tokens folder of tokens that the operator mounted, null for none
   */
  public SecretCredentials(KubernetesClient client, Path keys, @Nullable Path tokens) {
    this.tokens = new MountedTokens(tokens);
    this.client = client;
    this.keys = keys;
  }

  private record Name(String namespace, String name) {}

  /** What a Secret has for a server. */
  private record Shown(@Nullable Credentials credentials, SourceSpec.@Nullable Tls tls) {

    private static final Shown NOTHING = new Shown(null, null);
  }

  /**
   * The source with its credentials.
   *
   * @param namespace where the Secret is
   * @throws StageException at FETCH, {@code source.secret}, when there is none or it lacks a key
   */
  public SourceSpec source(String namespace, GitSource source) {
    Shown shown = shown(namespace, source);
    return new SourceSpec(
        source.url(),
        source.refOrDefault(),
        shown.credentials(),
        selection(source),
        shown.tls(),
        terms(source));
  }

  private static Terms terms(GitSource source) {
    GitSource.Limits limits = source.limits();
    Quota quota =
        limits == null
            ? Quota.NONE
            : new Quota(
                limits.time() == null ? null : Pace.interval(limits.time()),
                limits.fetchBytes(),
                limits.objects(),
                limits.bytes(),
                limits.files(),
                limits.depth());
    return new Terms(source.proxy(), quota);
  }

  private static @Nullable Selection selection(GitSource source) {
    if (source.semver() != null) {
      return new Selection.Versions(source.semver());
    }
    return source.commit() == null ? null : new Selection.Pinned(source.commit());
  }

  /** Forgets what was read, so that a renewed Secret is seen. */
  public void forget(String namespace, GitSource source) {
    GitSource.SecretRef secret = source.secretRef();
    if (secret != null) {
      known.remove(new Name(namespace, secret.name()));
    }
  }

  private Shown shown(String namespace, GitSource source) {
    String token = source.token();
    if (token != null) {
      return new Shown(tokens.of(token, source.url()), null);
    }
    GitSource.SecretRef secret = source.secretRef();
    if (secret == null) {
      return Shown.NOTHING;
    }
    Name name = new Name(namespace, secret.name());
    Shown before = known.get(name);
    if (before != null) {
      return before;
    }
    Shown read = read(name, source.url().startsWith("ssh:"));
    known.put(name, read);
    return read;
  }

  private Shown read(Name name, boolean ssh) {
    Secret secret;
    try {
      secret = client.secrets().inNamespace(name.namespace()).withName(name.name()).get();
    } catch (KubernetesClientException e) {
      throw stop(name, "cannot be read: HTTP status " + e.getCode());
    }
    if (secret == null) {
      throw stop(name, "does not exist");
    }
    Map<String, String> data = secret.getData() == null ? Map.of() : secret.getData();
    if (ssh) {
      return new Shown(
          new Credentials.Ssh(
              file(name, "identity", value(name, data, "identity")),
              file(name, "known_hosts", value(name, data, "known_hosts"))),
          null);
    }
    String authorities = text(data, "ca.crt");
    String certificate = text(data, "tls.crt");
    String key = text(data, "tls.key");
    boolean byTls = authorities != null || certificate != null || key != null;
    boolean byName = !byTls || data.containsKey("username") || data.containsKey("password");
    return new Shown(
        byName
            ? new Credentials.Basic(
                new String(value(name, data, "username"), StandardCharsets.UTF_8),
                new String(value(name, data, "password"), StandardCharsets.UTF_8))
            : null,
        byTls ? new SourceSpec.Tls(authorities, certificate, key) : null);
  }

  private static @Nullable String text(Map<String, String> data, String key) {
    String value = data.get(key);
    return value == null
        ? null
        : new String(Base64.getDecoder().decode(value), StandardCharsets.US_ASCII);
  }

  private static byte[] value(Name name, Map<String, String> data, String key) {
    String value = data.get(key);
    if (value == null) {
      throw stop(name, "has no key " + key);
    }
    return Base64.getDecoder().decode(value);
  }

  private Path file(Name name, String key, byte[] content) {
    try {
      Path directory =
          Files.createDirectories(
              keys.resolve(name.namespace()).resolve(name.name()),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      Path fresh =
          Files.createTempFile(
              directory,
              key,
              "",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.write(fresh, content);
      return Files.move(
          fresh, directory.resolve(key), java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot keep a key below " + keys, e);
    }
  }

  private static StageException stop(Name name, String what) {
    return new StageException(
        Stage.FETCH,
        "source.secret",
        "Secret "
            + name.namespace()
            + "/"
            + name.name()
            + " "
            + what
            + ": it needs username and password, or ca.crt, or tls.crt and tls.key for https;"
            + " identity and known_hosts for ssh.");
  }
}
