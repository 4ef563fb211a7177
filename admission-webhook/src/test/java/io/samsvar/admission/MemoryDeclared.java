package io.samsvar.admission;

import io.samsvar.ledger.Actor;
import io.samsvar.ledger.ResourceId;
import io.samsvar.ledger.Revision;
import io.samsvar.ledger.SyncRef;
import io.samsvar.policies.exemption.Exemption;
import io.samsvar.policies.exemption.Exemptions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A declared store in memory, filled by the test. */
public final class MemoryDeclared implements DeclaredObjects {

  public static final String COMMIT = "1a2b3c4d5e6f7a8b9c0d1a2b3c4d5e6f7a8b9c0d";

  private final Map<ResourceId, Declaration> declarations = new ConcurrentHashMap<>();
  private final Set<String> governed = ConcurrentHashMap.newKeySet();
  private volatile @Nullable String unknown;
  private volatile Exemptions exemptions = Exemptions.none();

  /** Declares an object, with the field set the API server answered, or an empty one. */
  public MemoryDeclared declare(JsonNode manifest, JsonNode fields) {
    ResourceId id =
        ResourceId.of(
            manifest.path("apiVersion").asString(),
            manifest.path("kind").asString(),
            manifest.path("metadata").path("namespace").asString(""),
            manifest.path("metadata").path("name").asString());
    Revision revision =
        new Revision(
            "https://git.example/shop.git",
            "refs/heads/main",
            COMMIT,
            new Actor.Person("ola@example.no"),
            Instant.EPOCH);
    declarations.put(
        id,
        new Declaration(
            new SyncRef("gitops", "shop"),
            revision,
            id,
            "overlays/production",
            "production",
            "no-oslo-1",
            manifest,
            fields));
    return this;
  }

  /** Declares an object that was not applied yet. */
  public MemoryDeclared declare(JsonNode manifest) {
    return declare(manifest, Json.object("{}"));
  }

  /** No longer declares anything of this identity. */
  public void forget(ResourceId id) {
    declarations.remove(id);
  }

  /** Policy is asked for every write in this namespace. */
  public MemoryDeclared govern(String namespace) {
    governed.add(namespace);
    return this;
  }

  /** The store cannot tell, or can again when the reason is null. */
  public MemoryDeclared unknown(@Nullable String reason) {
    unknown = reason;
    return this;
  }

  /** These exemptions come from Git. */
  public MemoryDeclared exempt(Exemption... declared) {
    exemptions = Exemptions.of(List.of(declared));
    return this;
  }

  @Override
  public Exemptions exemptions(boolean rehearsal) {
    return exemptions;
  }

  @Override
  public Lookup find(ResourceId id) {
    String reason = unknown;
    if (reason != null) {
      return new Lookup.Unknown(reason);
    }
    Declaration declaration = declarations.get(id);
    return declaration == null ? new Lookup.NotDeclared() : new Lookup.Declared(declaration);
  }

  private void checkKnown() {
    if (unknown != null) {
      throw new IllegalStateException(unknown);
    }
  }

  @Override
  public List<Declaration> inNamespace(String namespace) {
    checkKnown();
    return declarations.values().stream()
        .filter(declaration -> declaration.id().namespace().equals(namespace))
        .toList();
  }

  @Override
  public List<Declaration> ofKind(String group, String kind) {
    checkKnown();
    return declarations.values().stream()
        .filter(d -> d.id().group().equals(group) && d.id().kind().equals(kind))
        .toList();
  }

  @Override
  public boolean governs(String namespace) {
    checkKnown();
    return governed.contains(namespace);
  }
}
