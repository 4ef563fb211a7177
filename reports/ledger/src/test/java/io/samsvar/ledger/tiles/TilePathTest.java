package io.samsvar.ledger.tiles;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The examples of c2sp.org/tlog-tiles. */
class TilePathTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0, 256, tile/0/000",
    "0, 1234067, 256, tile/0/x001/x234/067",
    "1, 273, 112, tile/1/273.p/112",
    "63, 1000, 1, tile/63/x001/000.p/1",
  })
  void namesOfTiles(int level, long index, int width, String path) {
    assertThat(TilePath.tile(level, index, width)).isEqualTo(path);
    assertThat(TilePath.entries(index, width))
        .isEqualTo(path.replaceFirst("^tile/\\d+/", "tile/entries/"));
  }

  @Test
  void aLogOf70000Entries() {
    assertThat(TilePath.hashes(0, 70_000)).isEqualTo(273 * 256 + 112);
    assertThat(TilePath.hashes(1, 70_000)).isEqualTo(256 + 17);
    assertThat(TilePath.hashes(2, 70_000)).isEqualTo(1);
    assertThat(TilePath.hashes(3, 70_000)).isZero();
    assertThat(TilePath.hashes(9, 70_000)).isZero();
    assertThat(TilePath.width(273, 70_000)).isEqualTo(112);
    assertThat(TilePath.width(272, 70_000)).isEqualTo(256);
  }
}
