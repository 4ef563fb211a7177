package io.samsvar.reconciler.render;

import io.samsvar.ledger.Digest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The last render of each owner, packed, in memory only: on disk somebody else could write what is
 * then applied. An owner's renders are given to nobody else, since another one may not be allowed
 * to read the source. The one that was not asked for longest goes first. Safe for several threads.
 */
public final class RenderCache {

  /** All renders together, packed, bytes: 32 MiB. */
  public static final int BYTES_MAX = 32 << 20;

  /** One render, packed, bytes: 8 MiB; a larger one is made again each time. */
  public static final int RENDER_BYTES_MAX = 8 << 20;

  private final int bytesMax;
  private final Map<String, Packed> renders = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;

  /** An empty one with the standard bound. */
  public RenderCache() {
    this(BYTES_MAX);
  }

  RenderCache(int bytesMax) {
    this.bytesMax = bytesMax;
  }

  /** A render and what it was made of. */
  private static final class Packed {
    private final Digest key;
    private final Digest rendered;
    private final @Nullable Digest capabilities;
    private final byte[] content;
    private final Digest sum;

    private Packed(Digest key, RenderedSet set, byte[] content) {
      this.key = key;
      this.rendered = set.digest();
      this.capabilities = set.capabilities();
      this.content = content;
      this.sum = Digest.of(content);
    }
  }

  /**
   * What a render depends on beside the cluster.
   *
   * @param tree digest of the whole tree, since a kustomization may reach any of it
   * @param request its root does not count
   * @param tools digest of the programs
   */
  public static Digest key(String tree, RenderRequest request, Digest tools) {
    ObjectNode key = JsonNodeFactory.instance.objectNode();
    key.put("tree", tree)
        .put("directory", request.directory().toString())
        .put("namespace", request.targetNamespace())
        .put("release", request.release())
        .put("tools", tools.toString());
    key.set("spec", JsonMapper.shared().valueToTree(request.spec()));
    ObjectNode variables = key.putObject("variables");
    request.variables().forEach(variables::set);
    return Digest.of(CanonicalJson.bytes(key));
  }

  /**
   * The owner's last render, when it was made of the same and is whole.
   *
   * @param capabilities what charts are told now, asked only when the render depends on it
   */
  public Optional<RenderedSet> find(String owner, Digest key, Supplier<Digest> capabilities) {
    Packed packed = packed(owner);
    if (packed == null
        || !packed.key.equals(key)
        || (packed.capabilities != null && !packed.capabilities.equals(capabilities.get()))) {
      return Optional.empty();
    }
    Optional<RenderedSet> set = unpack(packed);
    if (set.isEmpty()) {
      forget(owner);
    }
    return set;
  }

  /** Keeps a render in place of the owner's last one. */
  public void keep(String owner, Digest key, RenderedSet set) {
    Packed packed = new Packed(key, set, pack(set));
    forget(owner);
    if (packed.content.length > RENDER_BYTES_MAX) {
      return;
    }
    add(owner, packed);
  }

  private synchronized void add(String owner, Packed packed) {
    renders.put(owner, packed);
    bytes += packed.content.length;
    Iterator<Packed> oldest = renders.values().iterator();
    while (bytes > bytesMax && oldest.hasNext()) {
      bytes -= oldest.next().content.length;
      oldest.remove();
    }
  }

  private synchronized @Nullable Packed packed(String owner) {
    return renders.get(owner);
  }

  /** Forgets an owner that is gone. */
  public synchronized void forget(String owner) {
    Packed gone = renders.remove(owner);
    bytes -= gone == null ? 0 : gone.content.length;
  }

  synchronized long bytes() {
    return bytes;
  }

  /** For a test that damages it. */
  byte[] held(String owner) {
    Packed packed = packed(owner);
    return packed == null ? new byte[0] : packed.content;
  }

  private static byte[] pack(RenderedSet set) {
    ObjectNode all = JsonNodeFactory.instance.objectNode();
    ArrayNode objects = all.putArray("objects");
    for (RenderedObject object : set.objects()) {
      objects.addObject().put("file", object.file()).set("manifest", object.manifest());
    }
    ArrayNode warnings = all.putArray("warnings");
    set.warnings().forEach(warnings::add);
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (DeflaterOutputStream out =
        new DeflaterOutputStream(packed, new Deflater(Deflater.BEST_SPEED))) {
      out.write(JsonMapper.shared().writeValueAsBytes(all));
    } catch (IOException e) {
      throw new IllegalStateException("Memory does not fail to be written", e);
    }
    return packed.toByteArray();
  }

  /** Empty when it is damaged: neither sum nor digest may differ. */
  private static Optional<RenderedSet> unpack(Packed packed) {
    if (!Digest.of(packed.content).equals(packed.sum)) {
      return Optional.empty();
    }
    try (InflaterInputStream in =
        new InflaterInputStream(new ByteArrayInputStream(packed.content))) {
      JsonNode all = JsonMapper.shared().readTree(in);
      List<RenderedObject> objects = new ArrayList<>();
      for (JsonNode one : all.path("objects")) {
        objects.add(
            Manifests.known((ObjectNode) one.path("manifest"), one.path("file").asString("")));
      }
      if (!Manifests.digest(objects).equals(packed.rendered)) {
        return Optional.empty();
      }
      List<String> warnings =
          all.path("warnings").valueStream().map(warning -> warning.asString("")).toList();
      return Optional.of(new RenderedSet(objects, packed.rendered, warnings, packed.capabilities));
    } catch (IOException | JacksonException _) {
      return Optional.empty();
    }
  }
}
