package io.samsvar.reconciler.source;

import io.samsvar.ledger.Stage;
import io.samsvar.reconciler.StageException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where commits may come from. The operator's choice, never a repository's.
 *
 * @param localAllowed whether {@code file:///} is taken: for a demo and tests
 * @param hosts host names that may be asked; empty for every public host
 * @param privateHosts host names that may have private or loopback addresses, such as a Git server
 *     in the same cluster; link-local addresses, where clouds keep their metadata, never
 * @param certificates PEM file of the authorities to trust for https, null for those of the
 *     platform
 */
public record SourcePolicy(
    boolean localAllowed,
    Set<String> hosts,
    Set<String> privateHosts,
    @Nullable Path certificates) {

  private static final Pattern HOST =
      Pattern.compile("[a-z0-9]([a-z0-9.-]*[a-z0-9])?|\\[[0-9a-f:.]+]");
  private static final Pattern USER = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]*");
  private static final Pattern REF =
      Pattern.compile("refs/(heads|tags)/[A-Za-z0-9_][A-Za-z0-9_.+/@-]*");
  private static final Pattern PATH = Pattern.compile("/[A-Za-z0-9_.~+@:/%-]*");
  private static final int PORT_MAX = 65_535;

  /** Copies, and takes host names in lower case. */
  public SourcePolicy {
    hosts = lower(hosts);
    privateHosts = lower(privateHosts);
  }

  /** Every public https and ssh server, nothing local. */
  public static SourcePolicy publicServers() {
    return new SourcePolicy(false, Set.of(), Set.of(), null);
  }

  /** As {@link #publicServers}, and repositories on this machine's disk. */
  public static SourcePolicy localAllowedToo() {
    return new SourcePolicy(true, Set.of(), Set.of(), null);
  }

  /**
   * Checks address and ref before anything is connected to.
   *
   * @throws StageException at FETCH with {@code source.url-refused} or {@code source.ref-refused}
   */
  URI check(SourceSpec source) {
    if (!REF.matcher(source.ref()).matches() || !plainRef(source.ref())) {
      throw new StageException(
          Stage.FETCH,
          "source.ref-refused",
          "The ref '"
              + PathRules.printable(source.ref())
              + "' is refused. Give it in full, such as refs/heads/main or refs/tags/v1.");
    }
    URI uri = parse(source.url());
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    switch (scheme) {
      case "https", "ssh" -> checkServer(uri, scheme);
      case "file" -> checkLocal(uri);
      default -> throw refused(uri.toString(), "only https:// and ssh:// are taken");
    }
    return uri;
  }

  /**
   * Checks the proxy that a source asks for: it is a host like any other.
   *
   * @throws StageException at FETCH with {@code source.proxy-refused}
   */
  @Nullable URI proxy(SourceSpec source) {
    String text = source.terms().proxy();
    if (text == null) {
      return null;
    }
    URI proxy = parse(text);
    String host = proxy.getHost() == null ? "" : proxy.getHost().toLowerCase(Locale.ROOT);
    boolean plain =
        "http".equals(proxy.getScheme())
            && HOST.matcher(host).matches()
            && proxy.getUserInfo() == null
            && proxy.getPort() > 0
            && proxy.getPort() <= PORT_MAX
            && (proxy.getRawPath() == null || proxy.getRawPath().isEmpty())
            && proxy.getRawQuery() == null
            && proxy.getRawFragment() == null;
    if (!plain) {
      throw proxyRefused(text, "write http://host:port, without credentials");
    }
    if (!named(host)) {
      throw proxyRefused(text, "the host is not among those that the operator allows");
    }
    return proxy;
  }

  /** Whether the operator lets a host be asked at all. */
  private boolean named(String host) {
    return hosts.isEmpty() || hosts.contains(host) || privateHosts.contains(host);
  }

  /** Whether the operator names a host, so that its address may be left to a proxy. */
  boolean names(String host) {
    String lower = host.toLowerCase(Locale.ROOT);
    return hosts.contains(lower) || privateHosts.contains(lower);
  }

  private static StageException proxyRefused(String proxy, String reason) {
    return new StageException(
        Stage.FETCH,
        "source.proxy-refused",
        "The proxy " + Redaction.url(proxy) + " is refused: " + reason + ".");
  }

  private void checkServer(URI uri, String scheme) {
    String url = uri.toString();
    String host = uri.getHost() == null ? "" : uri.getHost().toLowerCase(Locale.ROOT);
    String user = uri.getUserInfo();
    if (!HOST.matcher(host).matches()) {
      throw refused(url, "it names no proper host");
    }
    if (user != null && (!scheme.equals("ssh") || !USER.matcher(user).matches())) {
      throw refused(url, "credentials do not belong into the address; name a Secret instead");
    }
    if (uri.getPort() == 0 || uri.getPort() > PORT_MAX) {
      throw refused(url, "the port is not one");
    }
    if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
      throw refused(url, "it holds a query or a fragment");
    }
    if (uri.getRawPath() == null
        || !PATH.matcher(uri.getRawPath()).matches()
        || uri.getRawPath().equals("/")) {
      throw refused(url, "it names no proper path");
    }
    if (!named(host)) {
      throw refused(url, "the host is not among those that the operator allows");
    }
  }

  private void checkLocal(URI uri) {
    String url = uri.toString();
    if (!localAllowed) {
      throw refused(
          url, "repositories on this machine's disk are allowed in a demo and in tests only");
    }
    if (uri.getRawAuthority() != null && !uri.getRawAuthority().isEmpty()) {
      throw refused(url, "a file address has three slashes and no host");
    }
    if (uri.getPath() == null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
      throw refused(url, "it names no proper path");
    }
  }

  /** Whether a host may have a private or loopback address. */
  boolean mayBePrivate(String host) {
    return privateHosts.contains(host.toLowerCase(Locale.ROOT));
  }

  private static URI parse(String url) {
    try {
      return new URI(url);
    } catch (URISyntaxException _) {
      throw refused(url, "it is no address; write https://host/path or ssh://git@host/path");
    }
  }

  private static boolean plainRef(String ref) {
    return !ref.contains("..")
        && !ref.contains("//")
        && !ref.contains("/.")
        && !ref.contains("@{")
        && !ref.endsWith("/")
        && !ref.endsWith(".")
        && !ref.endsWith(".lock")
        && !ref.contains(".lock/");
  }

  private static StageException refused(String url, String reason) {
    return new StageException(
        Stage.FETCH,
        "source.url-refused",
        "The address " + Redaction.url(url) + " is refused: " + reason + ".");
  }

  private static Set<String> lower(Set<String> names) {
    return names.stream()
        .map(name -> name.toLowerCase(Locale.ROOT))
        .collect(Collectors.toUnmodifiableSet());
  }
}
