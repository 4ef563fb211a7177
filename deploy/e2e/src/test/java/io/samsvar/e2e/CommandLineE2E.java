package io.samsvar.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Exit codes and words of the command line for mistakes: 2 usage, 3 could not decide. */
class CommandLineE2E {
  @TempDir private Path folder = Path.of("");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--help                          | 0 | verify",
        "verify nowhere.pdf              | 3 | CANNOT_CHECK there is no file",
        "verify @/text.txt               | 2 | --leaf",
        "verify @/not-a.pdf              | 1 | INVALID",
        "report --data-dir @/none        | 3 | No samsvar run answers",
        "run --config @/wrong.yaml       | 2 | webhok",
        "run --config @/absent.yaml      | 2 | absent.yaml",
        "ledger list --data-dir @/none   | 3 | ledger",
        "bench nonsense                  | 2 | nonsense",
        "approve                         | 2 | SYNC",
      })
  void aMistakeIsToldWithItsExitCode(String arguments, int status, String words) throws Exception {
    Files.writeString(folder.resolve("text.txt"), "c2sp.org/tlog-proof@v1\n");
    Files.writeString(folder.resolve("not-a.pdf"), "%PDF-1.7\nnothing\n");
    Files.writeString(
        folder.resolve("wrong.yaml"), "cluster: {name: a, regions: [no-oslo-1]}\nwebhok: 1\n");
    String[] command = arguments.strip().replace("@", folder.toString()).split(" +", -1);
    try (SamsvarProcess process = SamsvarProcess.start(folder, command)) {
      assertThat(process.end()).as(process.output()).isEqualTo(status);
      assertThat(process.output()).contains(words).doesNotContain("\tat ");
    }
  }
}
