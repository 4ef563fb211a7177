package io.samsvar.cli.demo;

import io.samsvar.cli.Main;
import java.io.PrintWriter;
import java.io.StringWriter;

/**
 * One command of {@code samsvar}, run as its user runs it, in this process.
 *
 * @param status exit code
 * @param output standard output and standard error
 */
record CommandRun(int status, String output) {
  static CommandRun of(String... arguments) {
    StringWriter text = new StringWriter();
    PrintWriter writer = new PrintWriter(text);
    int status = Main.commandLine().setOut(writer).setErr(writer).execute(arguments);
    writer.flush();
    return new CommandRun(status, text.toString());
  }
}
