package io.samsvar.reconciler.inventory;

import io.samsvar.ledger.ResourceId;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Objects that were written under a BreakGlass which has not ended. Durable like {@link
 * StateStore}, so that a restart puts nothing back too early.
 */
public final class OverrideBook {

  private final Jdbi jdbi;

  OverrideBook(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * One object that may differ for now.
   *
   * @param override name of the BreakGlass
   * @param until when it ends
   * @param differs whether the object was seen to differ from Git
   */
  public record Held(ResourceId id, String override, Instant until, boolean differs) {}

  /** All of them. */
  public List<Held> all() {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("select * from override_hold")
                .map(
                    (row, _) ->
                        new Held(
                            StateRows.id(row),
                            row.getString("override_name"),
                            Instant.parse(row.getString("until")),
                            row.getInt("differs") == 1))
                .list());
  }

  /** Keeps one, in place of what was kept of the object. */
  public void keep(Held held) {
    Map<String, @Nullable Object> values = names(held.id());
    values.put("override", held.override());
    values.put("until", held.until().toString());
    values.put("differs", held.differs() ? 1 : 0);
    jdbi.useTransaction(
        handle ->
            StateRows.update(
                handle,
                "insert into override_hold values (:group, :kind, :namespace, :name, :override,"
                    + " :until, :differs) on conflict do update set override_name = :override,"
                    + " until = :until, differs = :differs",
                values));
  }

  /** Forgets an object: its BreakGlass has ended. */
  public void forget(ResourceId id) {
    jdbi.useTransaction(
        handle ->
            StateRows.update(
                handle,
                "delete from override_hold where api_group = :group and kind = :kind and namespace"
                    + " = :namespace and name = :name",
                names(id)));
  }

  private static Map<String, @Nullable Object> names(ResourceId id) {
    Map<String, @Nullable Object> names = new HashMap<>();
    names.put("group", id.group());
    names.put("kind", id.kind());
    names.put("namespace", id.namespace());
    names.put("name", id.name());
    return names;
  }
}
