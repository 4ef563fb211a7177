package io.samsvar.reconciler.source;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What one fetch and one export may cost. Beyond any of these the source stops with {@code
 * source.too-large} or {@code source.timeout}, and the last accepted commit stays.
 *
 * @param fetchTime the whole of one fetch, from the first connection
 * @param silence longest wait for the next byte or for a connection
 * @param fetchBytes bytes as they come from the server, before they are inflated
 * @param objects objects in one pack
 * @param blobBytes one object, inflated
 * @param exportBytes all files of one commit
 * @param exportFiles files and directories of one commit
 * @param treeDepth directories within directories
 */
public record SourceLimits(
    Duration fetchTime,
    Duration silence,
    long fetchBytes,
    int objects,
    int blobBytes,
    long exportBytes,
    int exportFiles,
    int treeDepth) {

  /** One fetch, seconds. */
  public static final int FETCH_SECONDS_MAX = 300;

  /** Silence of the server, seconds. */
  public static final int SILENCE_SECONDS_MAX = 30;

  /** One fetch as received, bytes: 1 GiB. */
  public static final long FETCH_BYTES_MAX = 1L << 30;

  /** Objects in one pack. */
  public static final int OBJECTS_MAX = 5_000_000;

  /** One object, inflated, bytes: 32 MiB. */
  public static final int BLOB_BYTES_MAX = 32 << 20;

  /** All files of a commit, bytes: 512 MiB. */
  public static final long EXPORT_BYTES_MAX = 512L << 20;

  /** Files and directories of a commit. */
  public static final int EXPORT_FILES_MAX = 50_000;

  /** Directories within directories. */
  public static final int TREE_DEPTH_MAX = 64;

  /** Name of one file or directory, bytes: what common file systems take. */
  public static final int NAME_BYTES_MAX = 255;

  /** Path from the root of the repository, bytes. */
  public static final int PATH_BYTES_MAX = 1_024;

  /** Packs in the cache before they are made one. */
  public static final int PACKS_MAX = 50;

  /** The limits named here. */
  public static final SourceLimits STANDARD =
      new SourceLimits(
          Duration.ofSeconds(FETCH_SECONDS_MAX),
          Duration.ofSeconds(SILENCE_SECONDS_MAX),
          FETCH_BYTES_MAX,
          OBJECTS_MAX,
          BLOB_BYTES_MAX,
          EXPORT_BYTES_MAX,
          EXPORT_FILES_MAX,
          TREE_DEPTH_MAX);

  /** The smaller of each bound: a resource may ask for less than the operator allows, not more. */
  SourceLimits within(SourceSpec.Quota quota) {
    return new SourceLimits(
        least(fetchTime, quota.time()),
        silence,
        least(fetchBytes, quota.fetchBytes()),
        least(objects, quota.objects()),
        blobBytes,
        least(exportBytes, quota.exportBytes()),
        least(exportFiles, quota.exportFiles()),
        least(treeDepth, quota.treeDepth()));
  }

  private static <T extends Comparable<T>> T least(T operators, @Nullable T own) {
    return own == null || own.compareTo(operators) > 0 ? operators : own;
  }

  /** The same with another time for one fetch and for the server's silence. */
  public SourceLimits withTimes(Duration fetch, Duration silent) {
    return new SourceLimits(
        fetch, silent, fetchBytes, objects, blobBytes, exportBytes, exportFiles, treeDepth);
  }

  /** The same with other bounds on what a server may send. */
  public SourceLimits withPack(long bytes, int count, int oneObject) {
    return new SourceLimits(
        fetchTime, silence, bytes, count, oneObject, exportBytes, exportFiles, treeDepth);
  }

  /** The same with other bounds on a commit's tree. */
  public SourceLimits withTree(long bytes, int files, int depth) {
    return new SourceLimits(
        fetchTime, silence, fetchBytes, objects, blobBytes, bytes, files, depth);
  }
}
