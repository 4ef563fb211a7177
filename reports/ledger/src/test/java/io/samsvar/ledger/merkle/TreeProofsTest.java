package io.samsvar.ledger.merkle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What must hold for every size up to a bound, not for a chosen few. */
class TreeProofsTest {
  private static final int SIZE_MAX = 200;

  private final MemoryTree tree = new MemoryTree();
  private final List<TreeHash> leaves = new ArrayList<>();
  private final List<TreeHash> roots = new ArrayList<>();
  private final TreeProofs proofs = new TreeProofs(tree);

  TreeProofsTest() {
    roots.add(tree.frontier().root());
    for (int i = 0; i < SIZE_MAX; i++) {
      byte[] leaf = ("leaf-" + i).getBytes(StandardCharsets.UTF_8);
      tree.append(leaf);
      leaves.add(TreeHash.leaf(leaf));
      roots.add(tree.frontier().root());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "200, Mpb3igXWlkJ0dbQA4DfR55YG0pj5TxPi+sYhLRLQre0=",
    "255, PeIqGlwT+K18b98DQwUZDYcLenK5nPaenN1vflQwwTY=",
    "256, 9+1etEvmGQjN9muzFoE9x1RCqipbMHF3wGxygnE1bJE=",
    "257, RdfiB7m9lIoLHlUWLtw4ZFPIqYU7XzxFfiVxbAvpjsI=",
    "1000, hEU7UV2yIeAVJB+Rd41UGpHidHKjy71JIrAjsYBFY1k=",
  })
  void rootsEqualThoseOfAnotherImplementation(int size, String root) {
    MemoryTree other = new MemoryTree();
    for (int i = 0; i < size; i++) {
      other.append(("leaf-" + i).getBytes(StandardCharsets.UTF_8));
    }
    assertThat(other.frontier().root().base64()).isEqualTo(root);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, 0",
    "0, 5, 8",
    "1, 0, 2",
    "1, 7, 27",
    "3, 2, 45",
    "5, 100, 6459",
    "0, 123456789, 246913562",
    "20, 77, 163577850",
  })
  void positionsEqualThoseOfAnotherImplementation(int level, long index, long position) {
    assertThat(SubtreeHashes.position(level, index)).isEqualTo(position);
  }

  @Test
  void storedHashesAreCounted() {
    assertThat(tree.storedHashes()).isEqualTo(SubtreeHashes.count(SIZE_MAX));
  }

  @Test
  void everyRootIsFoundAgainFromStoredHashes() {
    for (int size = 0; size <= SIZE_MAX; size++) {
      assertThat(proofs.root(size)).isEqualTo(roots.get(size));
      assertThat(TreeFrontier.read(tree, size).root()).isEqualTo(roots.get(size));
    }
  }

  @Test
  void everyLeafIsProvenInEveryTree() {
    for (int size = 1; size <= SIZE_MAX; size++) {
      for (int index = 0; index < size; index++) {
        List<TreeHash> path = proofs.inclusion(index, size);
        assertThat(included(index, size, path)).as("%d in %d", index, size).isTrue();
      }
    }
  }

  @Test
  void aDamagedInclusionProofIsRefused() {
    for (int size = 1; size <= 65; size++) {
      for (int index = 0; index < size; index++) {
        List<TreeHash> path = proofs.inclusion(index, size);
        for (List<TreeHash> damaged : damagedCopies(path)) {
          assertThat(included(index, size, damaged)).as("%d in %d", index, size).isFalse();
        }
        assertThat(included((index + 1) % size, size, path)).isEqualTo(size == 1);
        assertThat(
                ProofVerification.inclusion(
                    leaves.get(index), index, size, path, TreeHash.leaf(new byte[0])))
            .isFalse();
      }
    }
  }

  @Test
  void everyTreeIsProvenToContinueEveryEarlierOne() {
    for (int to = 0; to <= SIZE_MAX; to++) {
      for (int from = 0; from <= to; from++) {
        List<TreeHash> proof = proofs.consistency(from, to);
        assertThat(consistent(from, to, proof)).as("%d to %d", from, to).isTrue();
      }
    }
  }

  @Test
  void aDamagedConsistencyProofIsRefused() {
    for (int to = 1; to <= 65; to++) {
      for (int from = 1; from < to; from++) {
        List<TreeHash> proof = proofs.consistency(from, to);
        for (List<TreeHash> damaged : damagedCopies(proof)) {
          assertThat(consistent(from, to, damaged)).as("%d to %d", from, to).isFalse();
        }
        TreeHash other = TreeHash.leaf(new byte[] {42});
        assertThat(
                ProofVerification.consistency(from, other, to, roots.get(to), proof)
                    || ProofVerification.consistency(from, roots.get(from), to, other, proof))
            .isFalse();
      }
    }
  }

  @Test
  void aTreeThatForgotOrChangedALeafIsNotConsistent() {
    for (int changed = 0; changed < 33; changed++) {
      MemoryTree rewritten = new MemoryTree();
      for (int i = 0; i < 64; i++) {
        String content = i == changed ? "rewritten" : "leaf-" + i;
        rewritten.append(content.getBytes(StandardCharsets.UTF_8));
      }
      List<TreeHash> proof = new TreeProofs(rewritten).consistency(33, 64);
      TreeHash newRoot = rewritten.frontier().root();
      assertThat(ProofVerification.consistency(33, roots.get(33), 64, newRoot, proof)).isFalse();
    }
  }

  @Test
  void aShrunkenTreeIsNotConsistent() {
    assertThat(ProofVerification.consistency(9, roots.get(9), 8, roots.get(8), List.of()))
        .isFalse();
    assertThatThrownBy(() -> proofs.consistency(9, 8)).hasMessageContaining("cannot continue");
    assertThatThrownBy(() -> proofs.inclusion(8, 8)).hasMessageContaining("no leaf at index 8");
  }

  @Test
  void aMissingHashIsNamed() {
    assertThatThrownBy(() -> proofs.root(SIZE_MAX + 1L))
        .isInstanceOf(MissingSubtreeException.class)
        .hasMessageContaining("level 0, index 200");
  }

  private boolean included(int index, int size, List<TreeHash> path) {
    return ProofVerification.inclusion(leaves.get(index), index, size, path, roots.get(size));
  }

  private boolean consistent(int from, int to, List<TreeHash> proof) {
    return ProofVerification.consistency(from, roots.get(from), to, roots.get(to), proof);
  }

  /** The proof with one hash replaced, each in turn; one hash more; one hash less. */
  private static List<List<TreeHash>> damagedCopies(List<TreeHash> proof) {
    List<List<TreeHash>> copies = new ArrayList<>();
    for (int i = 0; i < proof.size(); i++) {
      List<TreeHash> copy = new ArrayList<>(proof);
      byte[] bytes = copy.get(i).toBytes();
      bytes[i % TreeHash.SIZE_BYTES] ^= 1;
      copy.set(i, TreeHash.of(bytes));
      copies.add(copy);
    }
    List<TreeHash> longer = new ArrayList<>(proof);
    longer.add(TreeHash.EMPTY);
    copies.add(longer);
    if (!proof.isEmpty()) {
      copies.add(proof.subList(0, proof.size() - 1));
      copies.add(proof.subList(1, proof.size()));
    }
    return copies;
  }
}
