package io.samsvar.e2e;

import io.samsvar.cli.Main;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/**
 * A command that was run in this JVM, for those that only read and write files.
 *
 * @param status exit code
 * @param out what it wrote for others
 * @param err what it wrote for people who called it wrongly
 */
record Ran(int status, String out, String err) {

  static Ran samsvar(Object... arguments) {
    List<String> texts = new ArrayList<>();
    for (Object argument : arguments) {
      texts.add(argument.toString());
    }
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    int status = line.execute(texts.toArray(String[]::new));
    return new Ran(status, out.toString(), err.toString());
  }
}
