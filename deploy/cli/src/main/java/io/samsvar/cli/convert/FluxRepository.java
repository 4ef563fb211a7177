package io.samsvar.cli.convert;

import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A GitRepository of Flux: what is followed, and how its origin is proven. */
final class FluxRepository {
  private static final Map<String, String> LOST =
      Map.of(
          "ignore",
              "Every file below the path counts: move the others out of it, or name those that are"
                  + " meant in a kustomization.",
          "include", "One repository is read: vendor what is needed of the other.",
          "recurseSubmodules", "Submodules are refused: vendor what is needed of them.",
          "proxySecretRef", "Name the proxy in spec.source.proxy, if the operator allows one.",
          "sparseCheckout", "Only the path of the Sync is read.",
          "provider", "Tokens of cloud providers are not fetched: let a job write the Secret.");

  private final Source repository;
  private final Wishes wishes;
  private final Conversion to;

  FluxRepository(Source repository, Wishes wishes, Conversion to) {
    this.repository = repository;
    this.wishes = wishes;
    this.to = to;
  }

  /** Writes it into a Sync; answers whether it can be followed. */
  boolean write(SyncDraft draft) {
    JsonNode spec = repository.spec();
    ObjectNode source = draft.source();
    if (!Addresses.write(spec.path("url").asString(""), source, repository, "spec.url", to)) {
      return false;
    }
    ref(spec.path("ref"), source);
    String secret = spec.at("/secretRef/name").asString("");
    if (!secret.isEmpty()) {
      source.putObject("secretRef").put("name", secret);
      to.assumed(
          repository,
          "spec.secretRef",
          "The Secret "
              + secret
              + " has to be in the namespace of the Sync, with username and password for https, or"
              + " identity and known_hosts for ssh, as Flux has them too (a bearerToken: username"
              + " git and the token as password).");
    }
    verify(spec.path("verify"), draft);
    if (spec.path("suspend").asBoolean(false)) {
      draft.spec().put("suspend", true);
    }
    for (Map.Entry<String, JsonNode> wish : spec.properties()) {
      String way = LOST.get(wish.getKey());
      JsonNode value = wish.getValue();
      if (way != null
          && (!value.isEmpty() || !value.asString("").isEmpty() || value.asBoolean(false))) {
        to.lost(repository, "spec." + wish.getKey(), way);
      }
    }
    return true;
  }

  private void ref(JsonNode ref, ObjectNode source) {
    String branch = ref.path("branch").asString("");
    String commit = ref.path("commit").asString("");
    String head = "refs/heads/" + (branch.isEmpty() ? wishes.head() : branch);
    if (!commit.isEmpty()) {
      source.put("ref", head).put("commit", commit);
    } else if (!ref.path("name").asString("").isEmpty()) {
      source.put("ref", ref.path("name").asString());
    } else if (!ref.path("semver").asString("").isEmpty()) {
      source.put("semver", ref.path("semver").asString());
    } else if (!ref.path("tag").asString("").isEmpty()) {
      source.put("ref", "refs/tags/" + ref.path("tag").asString());
    } else if (branch.isEmpty()) {
      source.put("ref", "refs/heads/master");
      to.assumed(
          repository, "spec.ref", "Flux follows master where nothing is named; so does this.");
    } else {
      source.put("ref", head);
    }
  }

  private void verify(JsonNode verify, SyncDraft draft) {
    String secret = verify.at("/secretRef/name").asString("");
    if (secret.isEmpty()) {
      return;
    }
    draft.part("verification").put("mode", "signature").putObject("secretRef").put("name", secret);
    to.differs(
        repository,
        "spec.verify",
        "Every commit since the last accepted one has to be signed, not only the newest: name the"
            + " commit to begin after in spec.verification.since. The keys in the Secret "
            + secret
            + " are named <name>.asc.");
  }
}
