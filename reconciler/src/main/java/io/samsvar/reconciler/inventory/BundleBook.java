package io.samsvar.reconciler.inventory;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * The last known good text of each PolicyBundle, so that a restart does not depend on a repository
 * whose newest commit may be broken. Durable like {@link StateStore}.
 */
public final class BundleBook {

  private final Jdbi jdbi;

  BundleBook(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * What is in force under a name.
   *
   * @param commit commit it came from
   * @param content how to bring it into force again: JSON that the bundle controller wrote
   */
  public record Good(String name, String commit, String content) {}

  /** All of them. */
  public List<Good> all() {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("select * from bundle order by name")
                .map(
                    (row, _) ->
                        new Good(
                            row.getString("name"),
                            row.getString("commit_id"),
                            row.getString("content")))
                .list());
  }

  /** One of them. */
  public Optional<Good> find(String name) {
    return all().stream().filter(good -> good.name().equals(name)).findFirst();
  }

  /** Keeps what came into force. */
  public void keep(Good good) {
    update(
        "insert into bundle values (:name, :commit, :content) on conflict do update set"
            + " commit_id = :commit, content = :content",
        Map.of("name", good.name(), "commit", good.commit(), "content", good.content()));
  }

  /** Forgets a bundle that was deleted. */
  public void forget(String name) {
    update("delete from bundle where name = :name", Map.of("name", name));
  }

  private void update(String sql, Map<String, @Nullable Object> values) {
    jdbi.useTransaction(
        handle -> {
          var _ = handle.createUpdate(sql).bindMap(values).execute();
        });
  }
}
