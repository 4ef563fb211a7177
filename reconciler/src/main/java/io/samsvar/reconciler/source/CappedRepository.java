package io.samsvar.reconciler.source;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.transport.PackParser;

/**
 * A bare repository that takes in packs only within a {@link FetchBudget}. The limits of JGit on
 * object size and pack size belong to its server side; a client's fetch passes through the object
 * inserter whatever the transport, so they are set there.
 */
final class CappedRepository extends FileRepository {

  private final FetchBudget budget;

  private CappedRepository(FileRepositoryBuilder options, FetchBudget budget) throws IOException {
    super(options);
    this.budget = budget;
  }

  /** Opens the repository, and makes it when there is none. */
  static CappedRepository open(File directory, FetchBudget budget) throws IOException {
    CappedRepository repository =
        new CappedRepository(
            new FileRepositoryBuilder().setGitDir(directory).setBare().setup(), budget);
    try {
      if (!repository.getObjectDatabase().exists()) {
        repository.create(true);
      }
      return repository;
    } catch (IOException | RuntimeException e) {
      repository.close();
      throw e;
    }
  }

  @Override
  public ObjectInserter newObjectInserter() {
    ObjectInserter inserter = super.newObjectInserter();
    return new ObjectInserter.Filter() {
      @Override
      protected ObjectInserter delegate() {
        return inserter;
      }

      @Override
      public PackParser newPackParser(InputStream in) throws IOException {
        PackParser parser = inserter.newPackParser(budget.pack(in));
        parser.setMaxObjectSizeLimit(budget.limits().blobBytes());
        return parser;
      }
    };
  }
}
