package io.samsvar.reconciler.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/** A proxy on loopback that knows CONNECT and connects to a port of this machine. */
final class TunnelProxy implements AutoCloseable {

  private final ServerSocket listener = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());

  /** First line of each request. */
  final List<String> asked = new CopyOnWriteArrayList<>();

  /** What it answers. */
  volatile String answer = "HTTP/1.1 200 Connection established\r\n\r\n";

  TunnelProxy() throws IOException {
    var _ = Thread.startVirtualThread(this::accept);
  }

  String url() {
    return "http://localhost:" + listener.getLocalPort();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        var _ = Thread.startVirtualThread(() -> serve(client));
      } catch (IOException _) {
        return;
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      StringBuilder head = new StringBuilder();
      while (!head.toString().endsWith("\r\n\r\n")) {
        head.append((char) client.getInputStream().read());
      }
      String first = head.substring(0, head.indexOf("\r\n"));
      asked.add(first);
      client.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
      if (!answer.toLowerCase(Locale.ROOT).contains(" 200 ")) {
        return;
      }
      int port = Integer.parseInt(first.replaceAll("CONNECT .*:([0-9]+) HTTP/1.1", "$1"));
      try (Socket server = new Socket(InetAddress.getLoopbackAddress(), port)) {
        Thread back = Thread.startVirtualThread(() -> copy(server, client));
        copy(client, server);
        back.join();
      }
    } catch (IOException | InterruptedException _) {
      // The test sees that the connection is gone.
    }
  }

  private static void copy(Socket from, Socket to) {
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      in.transferTo(out);
      to.shutdownOutput();
    } catch (IOException _) {
      // The other side is told by the end of its stream.
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
