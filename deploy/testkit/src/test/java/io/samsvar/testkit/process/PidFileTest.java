package io.samsvar.testkit.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PidFileTest {

  @Test
  void findsTheProcessItRemembers(@TempDir Path folder) {
    PidFile.of(folder, "me").write(ProcessHandle.current());
    assertThat(PidFile.in(folder)).singleElement().extracting(PidFile::name).isEqualTo("me");
    assertThat(PidFile.of(folder, "me").process()).contains(ProcessHandle.current());
  }

  @Test
  void knowsThatANumberIsAnotherProcessNow(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("me.pid"), ProcessHandle.current().pid() + " ticks:1\n");
    assertThat(PidFile.of(folder, "me").process()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "12", "twelve ticks:3", "-1 ticks:3"})
  void takesADamagedFileForNoProcess(String text, @TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("me.pid"), text);
    assertThat(PidFile.of(folder, "me").process()).isEmpty();
  }

  @Test
  void findsNothingInAFolderThatIsNotThere(@TempDir Path folder) {
    assertThat(PidFile.in(folder.resolve("none"))).isEmpty();
    assertThat(PidFile.of(folder, "none").process()).isEmpty();
  }
}
