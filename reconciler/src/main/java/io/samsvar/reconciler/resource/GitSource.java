package io.samsvar.reconciler.resource;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/**
 * A path of one ref of one Git repository.
 *
 * @param url address without credentials
 * @param ref fully qualified ref
 * @param path directory below the root, {@code .} for the root; null means the default
 * @param interval time between two polls, null means the default
 * @param secretRef Secret beside the resource that holds credentials, null for none
 * @param semver range of versions whose highest tag is followed instead of the ref
 * @param commit the one commit of the ref that is meant, null for its tip
 * @param staleAfter time without anything new after which the source is called stale
 * @param proxy proxy through which https goes, null for none
 * @param limits bounds below the operator's, null for none
 * @param token name of a token that the operator mounted, instead of a Secret
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "!self.url.matches('^https?://[^/]*@')",
    message =
        "credentials do not belong in the address: put them into a Secret and name it in"
            + " secretRef",
    fieldPath = ".url")
@ValidationRule(
    value = "!self.ref.contains('..') && !self.ref.contains('//') && !self.ref.endsWith('/')",
    message = "not a ref that Git would accept",
    fieldPath = ".ref")
@ValidationRule(
    value = "!has(self.path) || !self.path.startsWith('/')",
    message = "the path is relative to the root of the repository: leave the leading / out",
    fieldPath = ".path")
@ValidationRule(
    value = "!has(self.path) || !self.path.split('/').exists(part, part == '..')",
    message = "the path may not leave the repository: no part of it may be '..'",
    fieldPath = ".path")
@ValidationRule(
    value =
        "!has(self.interval) || (duration(self.interval) >= duration('1s')"
            + " && duration(self.interval) <= duration('24h'))",
    message = "the interval is between 1s and 24h",
    fieldPath = ".interval")
@ValidationRule(
    value = "!has(self.semver) || !has(self.commit)",
    message = "a range of versions and one commit are two things: leave one out",
    fieldPath = ".commit")
@ValidationRule(
    value = "!has(self.token) || (!has(self.secretRef) && self.url.startsWith('https://'))",
    message = "a mounted token is for https and stands in place of a Secret",
    fieldPath = ".token")
public record GitSource(
    @Required
        @Size(min = 8, max = 2048)
        @Pattern("^(https|ssh|file)://.+$")
        @JsonPropertyDescription(
            "Address of the repository without credentials: https://, ssh://, or file:/// where the"
                + " reconciler was started with local repositories allowed.")
        String url,
    @Default("refs/heads/main")
        @Size(min = 6, max = 255)
        @Pattern("^refs/(heads|tags)/[^ ~^:?*\\[\\\\]+$")
        @JsonPropertyDescription("Fully qualified ref, for example refs/heads/main.")
        @Nullable String ref,
    @Default(".")
        @Size(min = 1, max = 1024)
        @JsonPropertyDescription("Directory below the root of the repository; . is the root.")
        @Nullable String path,
    @Default("1m")
        @Size(min = 2, max = 32)
        @Pattern("^([0-9]+(ms|s|m|h))+$")
        @JsonPropertyDescription(
            "Time between two polls, for example 1m; a push receiver is faster.")
        @Nullable String interval,
    @JsonPropertyDescription(
            "Secret in the same namespace: username and password for https, with or without ca.crt"
                + " (authorities to trust) and tls.crt with tls.key (our own certificate); identity and"
                + " known_hosts for ssh.")
        @Nullable SecretRef secretRef,
    @Size(min = 1, max = 256)
        @Pattern("^[0-9A-Za-z.+*^~<>=| -]+$")
        @JsonPropertyDescription(
            "Range of versions, for example ~1.4 or >=1.2.0 <2.0.0: the tag with the highest one is"
                + " followed instead of the ref. It never goes back to a lower one by itself.")
        @Nullable String semver,
    @Pattern("^[0-9a-f]{40}$")
        @JsonPropertyDescription(
            "The one commit that is meant, 40 digits; it has to be in the history of the ref.")
        @Nullable String commit,
    @Size(min = 2, max = 32)
        @Pattern("^([0-9]+(ms|s|m|h))+$")
        @JsonPropertyDescription(
            "Time after which the condition Stale is raised when the server answers no more, or"
                + " shows nothing new: for sources that are known to change, for example 72h.")
        @Nullable String staleAfter,
    @Size(min = 10, max = 300)
        @Pattern("^http://[A-Za-z0-9.:\\[\\]-]+:[0-9]+$")
        @JsonPropertyDescription(
            "Proxy for https, http://host:port; its host has to be one that the operator allows. None"
                + " is taken from the environment.")
        @Nullable String proxy,
    @JsonPropertyDescription(
            "Bounds for this source below those of the operator; what is above them changes nothing.")
        @Nullable Limits limits,
    @Size(min = 1, max = 63)
        @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")
        @JsonPropertyDescription(
            "Token that the operator mounted and something else renews, read anew for each fetch; it"
                + " is shown to the hosts named beside it only.")
        @Nullable String token) {

  /** Without proxy and bounds of its own. */
  public GitSource(
      String url,
      @Nullable String ref,
      @Nullable String path,
      @Nullable String interval,
      @Nullable SecretRef secretRef,
      @Nullable String semver,
      @Nullable String commit,
      @Nullable String staleAfter) {
    this(url, ref, path, interval, secretRef, semver, commit, staleAfter, null, null, null);
  }

  /**
   * Bounds of one source.
   *
   * @param time the whole of one fetch
   * @param fetchBytes bytes as they come from the server
   * @param objects objects in one pack
   * @param files files and directories of one commit
   * @param bytes all files of one commit
   * @param depth directories within directories
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Limits(
      @Size(min = 2, max = 32)
          @Pattern("^([0-9]+(ms|s|m|h))+$")
          @JsonPropertyDescription("Time for one fetch, for example 30s.")
          @Nullable String time,
      @Min(1024) @JsonPropertyDescription("Bytes that one fetch may receive.")
          @Nullable Long fetchBytes,
      @Min(1) @JsonPropertyDescription("Objects in one fetch.") @Nullable Integer objects,
      @Min(1) @JsonPropertyDescription("Files and directories of one commit.")
          @Nullable Integer files,
      @Min(1) @JsonPropertyDescription("Bytes of all files of one commit.") @Nullable Long bytes,
      @Min(1) @JsonPropertyDescription("Directories within directories.")
          @Nullable Integer depth) {}

  /** The tip of a ref, without a bound on its age. */
  public GitSource(
      String url,
      @Nullable String ref,
      @Nullable String path,
      @Nullable String interval,
      @Nullable SecretRef secretRef) {
    this(url, ref, path, interval, secretRef, null, null, null);
  }

  /** The ref, or the one a resource without any means. */
  public String refOrDefault() {
    return ref == null ? "refs/heads/main" : ref;
  }

  /** What is followed, for people and for telling one place from another. */
  public String followed() {
    return semver == null ? refOrDefault() : "refs/tags/*";
  }

  /** The path, or the root. */
  public String pathOrDefault() {
    return path == null ? "." : path;
  }

  /** Whether this is the repository at an address, but for a trailing slash or {@code .git}. */
  public boolean isAt(String address) {
    return plain(url).equals(plain(address));
  }

  private static String plain(String address) {
    String plain = address.endsWith("/") ? address.substring(0, address.length() - 1) : address;
    return plain.endsWith(".git") ? plain.substring(0, plain.length() - ".git".length()) : plain;
  }

  /**
   * A Secret by name.
   *
   * @param name name of the Secret
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record SecretRef(
      @Required @Size(min = 1, max = 253) @JsonPropertyDescription("Name of the Secret.")
          String name) {}
}
