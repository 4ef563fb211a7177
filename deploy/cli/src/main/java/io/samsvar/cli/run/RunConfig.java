package io.samsvar.cli.run;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.samsvar.policies.ShippedLibrary;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * What {@code samsvar run} is told, from one YAML file. An unknown or a duplicate key is an error,
 * so that a misspelt one is never ignored.
 *
 * @param organisation the controller or processor that reports speak for
 * @param cluster facts of the cluster that policy is given
 * @param dataDirectory ledger, state, keys, caches and reports; mode 0700, durable storage
 * @param kubeconfig kubeconfig file, null inside a cluster
 * @param namespace our own namespace
 * @param identity user name under which the API server knows us
 * @param sources where commits may come from
 * @param webhook how the API server reaches us
 * @param http where health, metrics and push receivers are served
 * @param report when and where the nightly report is made
 * @param sealing where the Sealed Secrets controller is asked
 * @param identities e-mail address of a commit's author to the user names the same person has at
 *     the API server; without it an address is only equal to itself
 * @param policyPacks the shipped packs that are in force, beside prune, which always is
 * @param policyParameters parameters for the shipped packs, by pack name
 */
public record RunConfig(
    String organisation,
    Cluster cluster,
    Path dataDirectory,
    @Nullable Path kubeconfig,
    String namespace,
    String identity,
    Sources sources,
    Webhook webhook,
    Http http,
    Report report,
    Sealing sealing,
    Map<String, List<String>> identities,
    List<String> policyPacks,
    Map<String, ObjectNode> policyParameters) {

  /** Where the webhook listens when nothing is said. */
  public static final int WEBHOOK_PORT = 9443;

  /** Where health, metrics and push receivers are served when nothing is said. */
  public static final int HTTP_PORT = 8080;

  /** Packs in force when nothing is said. */
  private static final List<String> POLICY_PACKS =
      ShippedLibrary.STANDARD.stream().sorted().toList();

  private static final int FILE_BYTES_MAX = 1 << 20;

  /** Fills what was left out. */
  @JsonCreator
  public RunConfig(
      @Nullable String organisation,
      @Nullable Cluster cluster,
      @Nullable Path dataDirectory,
      @Nullable Path kubeconfig,
      @Nullable String namespace,
      @Nullable String identity,
      @Nullable Sources sources,
      @Nullable Webhook webhook,
      @Nullable Http http,
      @Nullable Report report,
      @Nullable Sealing sealing,
      @Nullable Map<String, List<String>> identities,
      @Nullable List<String> policyPacks,
      @Nullable Map<String, ObjectNode> policyParameters) {
    if (cluster == null) {
      throw new IllegalArgumentException("cluster.name and cluster.regions are required");
    }
    this.organisation = organisation == null ? cluster.name() : organisation;
    this.cluster = cluster;
    this.dataDirectory = dataDirectory == null ? Path.of("/var/lib/samsvar") : dataDirectory;
    this.kubeconfig = kubeconfig;
    this.namespace = namespace == null ? "samsvar-system" : namespace;
    this.identity =
        identity == null ? "system:serviceaccount:" + this.namespace + ":samsvar" : identity;
    this.sources =
        sources == null ? new Sources(false, null, null, null, null, null, null) : sources;
    this.webhook = webhook == null ? new Webhook(null, WEBHOOK_PORT, null) : webhook;
    this.http = http == null ? new Http(null, HTTP_PORT) : http;
    this.report = report == null ? new Report(null, null, null) : report;
    this.sealing = sealing == null ? new Sealing(null, null) : sealing;
    this.identities = identities == null ? Map.of() : Map.copyOf(identities);
    this.policyPacks = policyPacks == null ? POLICY_PACKS : List.copyOf(policyPacks);
    if (this.policyPacks.isEmpty()) {
      throw new IllegalArgumentException(
          "policyPacks names no pack; without one nothing passes. Leave it out for "
              + POLICY_PACKS);
    }
    this.policyParameters = policyParameters == null ? Map.of() : Map.copyOf(policyParameters);
  }

  /**
   * Facts of the cluster.
   *
   * @param name a name people know it by
   * @param regions regions in which it has nodes
   */
  public record Cluster(String name, List<String> regions) {
    /** Checks that both are there. */
    public Cluster {
      if (name == null || name.isBlank() || regions == null || regions.isEmpty()) {
        throw new IllegalArgumentException("cluster.name and cluster.regions are required");
      }
      regions = List.copyOf(regions);
    }
  }

  /**
   * Where commits may come from.
   *
   * @param localRepositories whether {@code file://} is allowed: for a demo and for tests
   * @param allowedHosts hosts that may be asked, empty for all
   * @param privateHosts hosts that may have private addresses, for example a Git server inside
   * @param certificateAuthority PEM file with a private CA of the Git servers, null for none
   * @param pushSecretFile file with the secret of push receivers, null when there are none
   * @param trustedKeys folder with one folder for each set of keys that may sign commits, which a
   *     Sync names in {@code spec.verification.trustedKeys}; null when there are none
   * @param tokens folder with one folder for each credential that something else renews, which a
   *     source names in its field of that name; null when there are none
   */
  public record Sources(
      boolean localRepositories,
      @Nullable List<String> allowedHosts,
      @Nullable List<String> privateHosts,
      @Nullable Path certificateAuthority,
      @Nullable Path pushSecretFile,
      @Nullable Path trustedKeys,
      @Nullable Path tokens) {
    /** Copies the list. */
    public Sources {
      allowedHosts = allowedHosts == null ? List.of() : List.copyOf(allowedHosts);
      privateHosts = privateHosts == null ? List.of() : List.copyOf(privateHosts);
    }
  }

  /**
   * How the API server reaches the admission webhook.
   *
   * @param host address to listen on
   * @param port port to listen on, 0 for a free one
   * @param service name of the Service in our namespace, null to be called by URL at host and port
   */
  public record Webhook(String host, int port, @Nullable String service) {
    /** Fills what was left out. */
    public Webhook(@Nullable String host, int port, @Nullable String service) {
      this.host = host == null ? (service == null ? "127.0.0.1" : "0.0.0.0") : host;
      this.port = port;
      this.service = service;
    }
  }

  /**
   * Where health, metrics and push receivers are served, without TLS: put it behind what ends TLS.
   *
   * @param port port to listen on, 0 for a free one
   */
  public record Http(String host, int port) {
    /** Fills what was left out. */
    public Http(@Nullable String host, int port) {
      this.host = host == null ? "127.0.0.1" : host;
      this.port = port;
    }
  }

  /**
   * The nightly report.
   *
   * @param at time of day, default 02:00
   * @param zone time zone of that time and of the report's day, default Europe/Oslo
   * @param directory where the documents are put, default {@code reports} in the data directory
   */
  public record Report(LocalTime at, ZoneId zone, @Nullable Path directory) {
    /** Fills what was left out. */
    public Report(@Nullable LocalTime at, @Nullable ZoneId zone, @Nullable Path directory) {
      this.at = at == null ? LocalTime.of(2, 0) : at;
      this.zone = zone == null ? ZoneId.of("Europe/Oslo") : zone;
      this.directory = directory;
    }
  }

  /**
   * Where the Sealed Secrets controller is asked whether it can unseal what a commit brings; with
   * neither, nobody is asked.
   *
   * @param controller its address, for example {@code http://127.0.0.1:8080}
   * @param service its Service as {@code namespace/name} or {@code namespace/name:port}, asked
   *     through the API server
   */
  public record Sealing(@Nullable URI controller, @Nullable String service) {
    /** Checks that one way is said at most. */
    public Sealing {
      if (controller != null && service != null) {
        throw new IllegalArgumentException("sealing has a controller or a service, not both");
      }
    }
  }

  /**
   * Reads a configuration file.
   *
   * @throws IllegalArgumentException names the file, the key and the reason
   */
  public static RunConfig read(Path file) {
    try {
      if (Files.size(file) > FILE_BYTES_MAX) {
        throw new IllegalArgumentException(
            "The configuration " + file + " has more than " + FILE_BYTES_MAX + " bytes");
      }
      return YAMLMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build()
          .readValue(Files.readString(file), RunConfig.class);
    } catch (JacksonException e) {
      throw new IllegalArgumentException(
          "The configuration " + file + " cannot be used: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "The configuration " + file + " cannot be read: " + e.getMessage(), e);
    }
  }
}
