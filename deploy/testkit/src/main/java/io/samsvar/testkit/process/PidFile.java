package io.samsvar.testkit.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which process a part runs as, kept in a file {@code NAME.pid}: the process id and when the
 * process began, because ids are used again.
 */
public final class PidFile {

  private static final String SUFFIX = ".pid";

  private final Path file;

  private PidFile(Path file) {
    this.file = file;
  }

  /** The file for a part's name in a folder; it need not exist. */
  public static PidFile of(Path folder, String name) {
    return new PidFile(folder.resolve(name + SUFFIX));
  }

  /** All such files in a folder, which need not exist. */
  public static List<PidFile> in(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(SUFFIX))
          .sorted()
          .map(PidFile::new)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot list " + folder, e);
    }
  }

  /** The part's name. */
  public String name() {
    String name = file.getFileName().toString();
    return name.substring(0, name.length() - SUFFIX.length());
  }

  /** Remembers a process. */
  public void write(ProcessHandle process) {
    try {
      Files.writeString(file, process.pid() + " " + began(process) + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + file, e);
    }
  }

  /** The remembered process while it is alive. */
  public Optional<ProcessHandle> process() {
    try {
      String[] words = Files.readString(file).strip().split(" ", 2);
      if (words.length != 2) {
        return Optional.empty();
      }
      return ProcessHandle.of(Long.parseLong(words[0]))
          .filter(ProcessHandle::isAlive)
          .filter(process -> began(process).equals(words[1]));
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** Forgets the process. */
  public void delete() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot delete " + file, e);
    }
  }

  /**
   * When a process began: on Linux in clock ticks since boot (proc(5), stat field 22), which no
   * change of the clock moves; elsewhere as the system tells it. One that has ended, and only waits
   * for its parent to notice (state Z), never began.
   */
  private static String began(ProcessHandle process) {
    Path stat = Path.of("/proc", Long.toString(process.pid()), "stat");
    try {
      String line = Files.readString(stat);
      String[] fromState = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
      return fromState[0].equals("Z") ? "ended" : "ticks:" + fromState[19];
    } catch (IOException e) {
      return "time:" + process.info().startInstant().map(Instant::toString).orElse("unknown");
    }
  }
}
