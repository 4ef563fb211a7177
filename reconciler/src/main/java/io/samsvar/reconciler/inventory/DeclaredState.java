package io.samsvar.reconciler.inventory;

import io.samsvar.ledger.ResourceId;
import io.samsvar.ledger.SyncRef;
import io.samsvar.policies.exemption.Exemption;
import io.samsvar.policies.exemption.Exemptions;
import io.samsvar.reconciler.render.RenderedObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the last verified revisions declare, in memory, as the webhook and the drift watch ask for
 * it. Answers without blocking, from one immutable view at a time; safe for several threads.
 */
public final class DeclaredState {

  private final CopyOnWriteArrayList<Consumer<View>> listeners = new CopyOnWriteArrayList<>();
  private final ConcurrentMap<SyncRef, List<Exemption>> rehearsed = new ConcurrentHashMap<>();
  private volatile @Nullable View view;

  /** One moment. Immutable. */
  public static final class View {
    private final Map<ResourceId, DeclaredObject> objects = new HashMap<>();
    private final Map<String, List<DeclaredObject>> namespaces = new HashMap<>();
    private final Map<String, List<DeclaredObject>> kinds = new HashMap<>();
    private final Set<String> governed = new HashSet<>();
    private final Map<SyncRef, List<Exemption>> exemptions = new HashMap<>();

    private View(List<DeclaredObject> declared, List<EnforcedRevision> revisions) {
      for (DeclaredObject object : declared) {
        ResourceId id = object.id();
        objects.put(id, object);
        namespaces.computeIfAbsent(id.namespace(), _ -> new ArrayList<>()).add(object);
        kinds.computeIfAbsent(kind(id.group(), id.kind()), _ -> new ArrayList<>()).add(object);
        governed.add(id.namespace());
        exemptions
            .computeIfAbsent(object.sync(), _ -> new ArrayList<>())
            .addAll(DeclaredExemptions.of(List.of(object.object()), object.sync()));
      }
      revisions.forEach(revision -> governed.add(revision.place().targetNamespace()));
      governed.remove("");
    }

    /** Every declared object. */
    public List<DeclaredObject> all() {
      return List.copyOf(objects.values());
    }

    /** The declared objects of a Sync. */
    public List<DeclaredObject> of(SyncRef sync) {
      return objects.values().stream().filter(object -> object.sync().equals(sync)).toList();
    }

    /** The object, when Git declares it. */
    public Optional<DeclaredObject> find(ResourceId id) {
      return Optional.ofNullable(objects.get(id));
    }

    /** The declared objects in a namespace; for the empty name the cluster-scoped ones. */
    public List<DeclaredObject> inNamespace(String namespace) {
      return List.copyOf(namespaces.getOrDefault(namespace, List.of()));
    }

    /** The declared objects of a kind, in every namespace. */
    public List<DeclaredObject> ofKind(String group, String kind) {
      return List.copyOf(kinds.getOrDefault(kind(group, kind), List.of()));
    }

    /** The namespaces that Syncs apply to. */
    public Set<String> governed() {
      return Set.copyOf(governed);
    }

    /** Whether a Sync applies to this namespace. */
    public boolean governs(String namespace) {
      return governed.contains(namespace);
    }

    /** The exemptions that Git declares. */
    public Exemptions exemptions() {
      return Exemptions.of(exemptions.values().stream().flatMap(List::stream).toList());
    }

    /** The same without those of a Sync. */
    public Exemptions exemptionsBut(SyncRef sync) {
      return Exemptions.of(
          exemptions.entrySet().stream()
              .filter(entry -> !entry.getKey().equals(sync))
              .flatMap(entry -> entry.getValue().stream())
              .toList());
    }

    private static String kind(String group, String kind) {
      return group + "/" + kind;
    }
  }

  /** The view of now; empty before it was read from the store. */
  public Optional<View> view() {
    return Optional.ofNullable(view);
  }

  /** The exemptions that Git declares, for what anybody writes. */
  public Exemptions exemptions() {
    return view().map(View::exemptions).orElse(Exemptions.none());
  }

  /**
   * The same with those of revisions that passed the gate and are being rehearsed: for our own dry
   * runs only, which store nothing.
   */
  public Exemptions exemptionsInRehearsal() {
    return exemptions().with(rehearsed.values().stream().flatMap(List::stream).toList());
  }

  /** Lets the exemptions of a revision count for its rehearsal, until this is closed. */
  public Rehearsal rehearse(SyncRef sync, Collection<RenderedObject> objects) {
    rehearsed.put(sync, DeclaredExemptions.of(objects, sync));
    return () -> rehearsed.remove(sync);
  }

  /** A rehearsal that is under way. */
  public interface Rehearsal extends AutoCloseable {
    /** Ends it. */
    @Override
    void close();
  }

  /** Reads the store anew and tells the listeners, on this thread. */
  public synchronized void load(StateStore store) {
    View loaded =
        new View(
            store.declared().stream().map(DeclaredObject::withoutAnswer).toList(),
            store.enforced());
    view = loaded;
    listeners.forEach(listener -> listener.accept(loaded));
  }

  /** Is told each new view, after it is in force. A listener must not block. */
  public void onChange(Consumer<View> listener) {
    listeners.add(listener);
  }
}
