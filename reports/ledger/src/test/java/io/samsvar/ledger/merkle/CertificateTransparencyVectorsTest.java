package io.samsvar.ledger.merkle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The eight leaves that Certificate Transparency implementations test with. Roots and proofs were
 * also computed with golang.org/x/mod/sumdb/tlog, which shares no code with this module.
 */
class CertificateTransparencyVectorsTest {
  private static final List<String> LEAVES =
      List.of(
          "",
          "00",
          "10",
          "2021",
          "3031",
          "40414243",
          "5051525354555657",
          "606162636465666768696a6b6c6d6e6f");

  private static final String ROOT_OF_8 =
      "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328";

  private final MemoryTree tree = new MemoryTree();

  CertificateTransparencyVectorsTest() {
    LEAVES.forEach(leaf -> tree.append(HexFormat.of().parseHex(leaf)));
  }

  @ParameterizedTest
  @CsvSource({
    "0, e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "1, 6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "2, fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "3, aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "4, d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "5, 4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "6, 76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "7, ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "8, " + ROOT_OF_8,
  })
  void roots(long size, String root) {
    assertThat(new TreeProofs(tree).root(size)).isEqualTo(hash(root));
    assertThat(TreeFrontier.read(tree, size).root()).isEqualTo(hash(root));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "0 | 1 | -",
        "0 | 8 | 96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7,"
            + "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e,"
            + "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
        "5 | 8 | bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b,"
            + "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0,"
            + "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "2 | 3 | fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "1 | 5 | 6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d,"
            + "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e,"
            + "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
      })
  void inclusionProofs(long index, long size, @Nullable String path) {
    assertThat(new TreeProofs(tree).inclusion(index, size)).isEqualTo(hashes(path));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "1 | 1 | -",
        "1 | 8 | 96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7,"
            + "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e,"
            + "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
        "6 | 8 | 0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a,"
            + "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0,"
            + "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "2 | 5 | 5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e,"
            + "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "4 | 8 | 6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
        "3 | 7 | 0298d122906dcfc10892cb53a73992fc5b9f493ea4c9badb27b791b4127a7fe7,"
            + "07506a85fd9dd2f120eb694f86011e5bb4662e5c415a62917033d4a9624487e7,"
            + "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125,"
            + "837dbb152e9b079010717e84e865da4ebc0fa198a806d59d31bf15accef22d0e",
      })
  void consistencyProofs(long from, long to, @Nullable String proof) {
    assertThat(new TreeProofs(tree).consistency(from, to)).isEqualTo(hashes(proof));
  }

  @Test
  void aHashReadsItsOwnBase64AndNothingElse() {
    TreeHash root = hash(ROOT_OF_8);
    assertThat(TreeHash.parseBase64(root.base64())).isEqualTo(root);
    assertThat(root.digest().hex()).isEqualTo(ROOT_OF_8);
  }

  private static TreeHash hash(String hex) {
    return TreeHash.of(HexFormat.of().parseHex(hex));
  }

  private static List<TreeHash> hashes(@Nullable String hex) {
    return hex == null
        ? List.of()
        : Arrays.stream(hex.split(",", -1)).map(CertificateTransparencyVectorsTest::hash).toList();
  }
}
