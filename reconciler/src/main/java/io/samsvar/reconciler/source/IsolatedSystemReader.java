package io.samsvar.reconciler.source;

import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the machine's and the user's Git configuration away from JGit: such a file can name
 * programs, proxies, other addresses and certificates to trust. JGit also runs {@code git} to find
 * the system's configuration, which this prevents. In place of the user's file stand our own few
 * settings, so that no file decides how we fetch.
 */
final class IsolatedSystemReader extends SystemReader.Delegate {

  private IsolatedSystemReader(SystemReader machine) {
    super(machine);
  }

  /** Makes this the reader of the process; JGit has one for all. */
  static synchronized void install() {
    if (!(SystemReader.getInstance() instanceof IsolatedSystemReader)) {
      SystemReader.setInstance(new IsolatedSystemReader(SystemReader.getInstance()));
    }
  }

  @Override
  public @Nullable String getenv(String variable) {
    return variable.startsWith("GIT_") || variable.startsWith("XDG_") || variable.startsWith("SSH_")
        ? null
        : super.getenv(variable);
  }

  @Override
  public FileBasedConfig openUserConfig(@Nullable Config parent, FS fs) {
    NoConfig config = new NoConfig(parent, fs);
    config.setString("http", null, "followRedirects", "false");
    config.setString("http", null, "sslVerify", "true");
    config.setString("protocol", null, "version", "2");
    config.setBoolean("transfer", null, "fsckObjects", true);
    // A cache is used by one process, under a lock, so nobody reads what compacting replaces; a
    // collection that JGit begins by itself in the background would not know of the lock.
    config.setInt("gc", null, "auto", 0);
    config.setInt("gc", null, "autoPackLimit", 0);
    config.setBoolean("gc", null, "autoDetach", false);
    config.setString("gc", null, "pruneExpire", "now");
    config.setString("gc", null, "prunePackExpire", "now");
    return config;
  }

  @Override
  public FileBasedConfig openSystemConfig(@Nullable Config parent, FS fs) {
    return new NoConfig(parent, fs);
  }

  @Override
  public FileBasedConfig openJGitConfig(@Nullable Config parent, FS fs) {
    return new NoConfig(parent, fs);
  }

  private static final class NoConfig extends FileBasedConfig {
    NoConfig(@Nullable Config parent, FS fs) {
      super(parent, null, fs);
    }

    @Override
    public void load() {
      // There is nothing to load.
    }

    @Override
    public void save() {
      // JGit keeps measurements of the file system here; they are taken anew each time instead.
    }

    @Override
    public boolean isOutdated() {
      return false;
    }
  }
}
