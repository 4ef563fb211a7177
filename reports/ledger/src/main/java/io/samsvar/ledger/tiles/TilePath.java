package io.samsvar.ledger.tiles;

/** Names of files in the layout of c2sp.org/tlog-tiles. */
final class TilePath {
  /** Hashes or entries of a full tile or bundle. */
  static final int TILE_WIDTH = 256;

  /** Levels of the tree that one level of tiles spans. */
  static final int TILE_HEIGHT = 8;

  private static final int GROUP = 1000;

  private TilePath() {}

  /** {@code tile/<level>/<index>[.p/<width>]}. */
  static String tile(int level, long index, int width) {
    return "tile/" + level + "/" + number(index) + partial(width);
  }

  /** {@code tile/entries/<index>[.p/<width>]}. */
  static String entries(long index, int width) {
    return "tile/entries/" + number(index) + partial(width);
  }

  /** How many hashes the tiles of a level hold together, in a log of this size. */
  static long hashes(int level, long size) {
    return level * TILE_HEIGHT >= Long.SIZE ? 0 : size >>> (level * TILE_HEIGHT);
  }

  /** How many of {@code count} hashes or entries stand in the tile at this index. */
  static int width(long index, long count) {
    return (int) Math.min(TILE_WIDTH, count - index * TILE_WIDTH);
  }

  private static String partial(int width) {
    return width == TILE_WIDTH ? "" : ".p/" + width;
  }

  /** 1234067 is {@code x001/x234/067}. */
  private static String number(long index) {
    String last = threeDigits(index % GROUP);
    StringBuilder path = new StringBuilder(last);
    for (long rest = index / GROUP; rest > 0; rest /= GROUP) {
      path.insert(0, "x" + threeDigits(rest % GROUP) + "/");
    }
    return path.toString();
  }

  private static String threeDigits(long number) {
    String digits = Long.toString(number);
    return "0".repeat(3 - digits.length()) + digits;
  }
}
