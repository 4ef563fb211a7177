package io.samsvar.ledger.tiles;

import io.samsvar.ledger.merkle.MissingSubtreeException;
import io.samsvar.ledger.merkle.SubtreeHashes;
import io.samsvar.ledger.merkle.TreeHash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** Subtree hashes out of tiles: one of a tile's own, or the few above them within the tile. */
final class TileHashes implements SubtreeHashes {
  private static final int TILES_CACHED_MAX = 64;

  private final Path folder;
  private final long size;
  private final SequencedMap<String, List<TreeHash>> cache =
      new LinkedHashMap<>(TILES_CACHED_MAX, 0.75f, true);

  TileHashes(Path folder, long size) {
    this.folder = folder;
    this.size = size;
  }

  @Override
  public synchronized TreeHash hash(int level, long index) {
    int tileLevel = level / TilePath.TILE_HEIGHT;
    int above = level % TilePath.TILE_HEIGHT;
    long first = index << above;
    long tile = first / TilePath.TILE_WIDTH;
    long count = TilePath.hashes(tileLevel, size);
    int from = (int) (first % TilePath.TILE_WIDTH);
    int to = from + (1 << above);
    if (tile * TilePath.TILE_WIDTH + to > count) {
      throw new MissingSubtreeException(level, index);
    }
    List<TreeHash> hashes = tile(tileLevel, tile, TilePath.width(tile, count)).subList(from, to);
    while (hashes.size() > 1) {
      List<TreeHash> parents = new ArrayList<>();
      for (int i = 0; i < hashes.size(); i += 2) {
        parents.add(TreeHash.node(hashes.get(i), hashes.get(i + 1)));
      }
      hashes = parents;
    }
    return hashes.getFirst();
  }

  private List<TreeHash> tile(int level, long tile, int width) {
    String name = TilePath.tile(level, tile, width);
    List<TreeHash> known = cache.get(name);
    if (known != null) {
      return known;
    }
    if (cache.size() >= TILES_CACHED_MAX) {
      cache.pollFirstEntry();
    }
    List<TreeHash> read = read(folder.resolve(name), width);
    cache.put(name, read);
    return read;
  }

  private static List<TreeHash> read(Path file, int width) {
    try {
      byte[] bytes = Files.readAllBytes(file);
      if (bytes.length != width * TreeHash.SIZE_BYTES) {
        throw new MissingSubtreeException(
            file + " has " + bytes.length + " bytes, not " + width * TreeHash.SIZE_BYTES);
      }
      List<TreeHash> hashes = new ArrayList<>(width);
      for (int at = 0; at < bytes.length; at += TreeHash.SIZE_BYTES) {
        hashes.add(TreeHash.of(Arrays.copyOfRange(bytes, at, at + TreeHash.SIZE_BYTES)));
      }
      return hashes;
    } catch (IOException e) {
      throw new MissingSubtreeException("Cannot read " + file + ": " + e.getMessage());
    }
  }
}
