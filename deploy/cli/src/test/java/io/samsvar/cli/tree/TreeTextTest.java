package io.samsvar.cli.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TreeTextTest {

  @Test
  void drawsWhatHangsOnWhat() {
    Branch pod = new Branch("Pod shop/web-1-a", "healthy", List.of());
    Branch replicas = new Branch("ReplicaSet shop/web-1", "healthy", List.of(pod));
    List<String> lines = new ArrayList<>();

    TreeText.write(
        List.of(
            new Branch("Deployment shop/web", "progressing: 1 of 2 replicas", List.of(replicas)),
            new Branch("Service shop/web", "healthy", List.of())),
        lines::add);

    assertThat(lines)
        .containsExactly(
            "├─ Deployment shop/web                                  progressing: 1 of 2 replicas",
            "│  └─ ReplicaSet shop/web-1                             healthy",
            "│     └─ Pod shop/web-1-a                               healthy",
            "└─ Service shop/web                                     healthy");
  }
}
