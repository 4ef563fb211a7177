package io.samsvar.reconciler.source;

import io.samsvar.ledger.Stage;
import io.samsvar.reconciler.StageException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.SshException;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.errors.NoRemoteRepositoryException;
import org.eclipse.jgit.errors.PackInvalidException;
import org.eclipse.jgit.errors.TooLargeObjectInPackException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.transport.FetchConnection;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.Transport;

/**
 * Brings the tip of one ref. It asks what the ref points to first, which costs one exchange, and
 * fetches only when that is new.
 */
final class TipFetcher {

  /** Where the tip stands in the cache: not among the names that a server chooses. */
  private static final String TIP = "refs/samsvar/tip";

  private final Connections connections;
  private final Path home;

  TipFetcher(Connections connections, Path home) {
    this.connections = connections;
    this.home = home;
  }

  /**
   * The commit that the ref points to.
   *
   * @throws StageException at FETCH
   * @throws DamagedException when objects are missing or damaged
   */
  RevCommit fetch(CappedRepository repository, URI uri, SourceSpec source, FetchBudget budget)
      throws IOException {
    try (Connections.Connection connection =
        connections.open(repository, uri, source, home, budget)) {
      return over(connection, repository, source, budget);
    } catch (IOException | RuntimeException e) {
      throw explained(e, source, budget);
    }
  }

  /**
   * The names of all tags that the server has.
   *
   * @throws StageException at FETCH
   */
  List<String> tags(CappedRepository repository, URI uri, SourceSpec source, FetchBudget budget)
      throws IOException {
    try (Connections.Connection connection =
            connections.open(repository, uri, source, home, budget);
        FetchConnection advertised =
            connection.transport().openFetch(List.of(new RefSpec("refs/tags/*:refs/tags/*")))) {
      return advertised.getRefs().stream()
          .map(Ref::getName)
          .filter(name -> name.startsWith(Constants.R_TAGS))
          .toList();
    } catch (IOException | RuntimeException e) {
      throw explained(e, source, budget);
    }
  }

  private static RevCommit over(
      Connections.Connection connection,
      CappedRepository repository,
      SourceSpec source,
      FetchBudget budget)
      throws IOException {
    Transport transport = connection.transport();
    try {
      ObjectId remote = advertised(transport, source);
      Ref local = repository.exactRef(TIP);
      if (local == null || !remote.equals(local.getObjectId())) {
        var _ =
            transport.fetch(budget.monitor(), List.of(new RefSpec("+" + source.ref() + ":" + TIP)));
      }
      return commit(repository, source);
    } catch (IOException | RuntimeException e) {
      if (connection.shown().refused()) {
        throw stop(
            source,
            "source.unauthorized",
            source.credentials() == null
                ? "the server asks for credentials; name a Secret that holds them"
                : "the server does not take the credentials; renew them");
      }
      if (connection.sessions() != null && connection.sessions().hostRefused()) {
        throw stop(
            source,
            "source.host-key",
            "the server's key is not the one in known_hosts. Find out why before you change the"
                + " file: somebody may stand between");
      }
      throw e;
    }
  }

  private static ObjectId advertised(Transport transport, SourceSpec source) throws IOException {
    try (FetchConnection connection = transport.openFetch(List.of(new RefSpec(source.ref())))) {
      Ref ref = connection.getRef(source.ref());
      if (ref == null || ref.getObjectId() == null) {
        throw stop(
            source,
            "source.ref-missing",
            "the server has no such ref; nothing is changed or deleted. Bring it back, or name"
                + " another");
      }
      return ref.getObjectId();
    }
  }

  /** What the ref pointed to at the last fetch: a commit, or a tag. */
  static Optional<ObjectId> pointed(CappedRepository repository) throws IOException {
    return Optional.ofNullable(repository.exactRef(TIP)).map(Ref::getObjectId);
  }

  private static RevCommit commit(CappedRepository repository, SourceSpec source)
      throws IOException {
    Ref tip = repository.exactRef(TIP);
    if (tip == null || tip.getObjectId() == null) {
      throw new DamagedException("The fetch left no tip", new CorruptObjectException(TIP));
    }
    try (RevWalk walk = new RevWalk(repository)) {
      RevCommit commit = walk.parseCommit(tip.getObjectId());
      walk.parseBody(commit);
      return commit;
    } catch (IncorrectObjectTypeException _) {
      throw stop(source, "source.not-a-commit", "the ref points to something else than a commit");
    }
  }

  /** What went wrong, by the first cause that says something. */
  private static IOException explained(Exception failure, SourceSpec source, FetchBudget budget) {
    if (failure instanceof StageException stop) {
      throw stop;
    }
    Optional<FetchBudget.Excess> excess = budget.exceeded();
    if (excess.isPresent()) {
      throw stop(source, excess.get().code(), excess.get().reason());
    }
    for (Throwable cause : causes(failure)) {
      switch (cause) {
        case TooLargeObjectInPackException _ ->
            throw stop(
                source,
                "source.too-large",
                "an object has more than " + budget.limits().blobBytes() + " bytes");
        case AddressRule.RefusedException refused ->
            throw stop(source, "source.address-refused", String.valueOf(refused.getMessage()));
        case NoRemoteRepositoryException _ ->
            throw stop(
                source,
                "source.not-found",
                "there is no repository, or the credentials do not see it");
        case SshException refused
            when refused.getDisconnectCode()
                == SshConstants.SSH2_DISCONNECT_NO_MORE_AUTH_METHODS_AVAILABLE ->
            throw stop(source, "source.unauthorized", "the server does not take the key; renew it");
        case SocketTimeoutException _ ->
            throw stop(source, "source.timeout", "the server was silent for too long");
        case CorruptObjectException damaged -> {
          return new DamagedException(String.valueOf(damaged.getMessage()), damaged);
        }
        case MissingObjectException damaged -> {
          return new DamagedException(String.valueOf(damaged.getMessage()), damaged);
        }
        case PackInvalidException damaged -> {
          return new DamagedException(String.valueOf(damaged.getMessage()), damaged);
        }
        default -> {
          // Its cause may say more.
        }
      }
    }
    return failure instanceof IOException io ? io : new IOException(failure);
  }

  private static List<Throwable> causes(Throwable failure) {
    return Stream.<Throwable>iterate(failure, cause -> cause != null, Throwable::getCause)
        .limit(20)
        .toList();
  }

  private static StageException stop(SourceSpec source, String code, String reason) {
    return new StageException(
        Stage.FETCH,
        code,
        Redaction.url(source.url())
            + " "
            + source.ref()
            + ": "
            + Redaction.text(reason, source.credentials())
            + ".");
  }
}
