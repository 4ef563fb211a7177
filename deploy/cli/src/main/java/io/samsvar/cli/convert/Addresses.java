package io.samsvar.cli.convert;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/** Addresses of repositories: what a Sync takes is an https or ssh URL without credentials. */
final class Addresses {
  private static final Pattern SCP = Pattern.compile("([^@/:]+@)?([^/:]+):(?!//)(.+)");
  private static final Pattern WITH_PASSWORD = Pattern.compile("(https?://)[^/@]+@(.+)");

  private Addresses() {}

  /** Writes the address; answers whether there is one that a Sync can follow. */
  static boolean write(String url, ObjectNode into, Source of, String field, Conversion to) {
    Matcher password = WITH_PASSWORD.matcher(url);
    Matcher scp = SCP.matcher(url);
    if (url.startsWith("oci://")) {
      to.lost(of, field, "A registry is not followed: put the manifests into a Git repository.");
      return false;
    }
    if (password.matches()) {
      into.put("url", password.group(1) + password.group(2));
      to.lost(
          of,
          field,
          "The credentials in the address were left out: put them into a Secret and name it in"
              + " spec.source.secretRef.");
    } else if (url.startsWith("http://")) {
      into.put("url", "https://" + url.substring("http://".length()));
      to.differs(of, field, "Without TLS nothing is fetched: https was written.");
    } else if (scp.matches()) {
      String user = scp.group(1) == null ? "" : scp.group(1);
      into.put("url", "ssh://" + user + scp.group(2) + "/" + scp.group(3));
    } else {
      into.put("url", url);
    }
    return true;
  }

  /** A path relative to the root, or the root. */
  static String path(String path) {
    String plain = path.strip();
    while (plain.startsWith("./") || plain.startsWith("/")) {
      plain = plain.substring(plain.indexOf('/') + 1);
    }
    while (plain.endsWith("/")) {
      plain = plain.substring(0, plain.length() - 1);
    }
    return plain.isEmpty() ? "." : plain;
  }
}
